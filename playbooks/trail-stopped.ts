import { restoreTrailLogging } from "../lib/actions/restore-trail-logging.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "trail-stopped",
  title: "A trail of CloudTrail was stopped or deleted",
  category: "defense evasion",
  about:
    "An attacker who wants to hide turns logging off first. Cordon starts logging again within seconds and contains the principal that stopped it: it rarely happens by accident. CloudTrail reports it at once; GuardDuty reports it later, with low severity, and then approval is required. A deleted trail is not created again: an attacker who may delete it may have changed it before, and its recorded settings could send every log to the attacker.",
  willNot: [
    "create a deleted trail again: your deployment code does that",
    "change the bucket of the logs",
    "answer a narrowed trail: that is more often daily work, and another playbook answers it",
  ],
  techniques: ["T1685.002", "T1078.004"],
  on: [
    guardduty({ types: ["Stealth:IAMUser/CloudTrailLoggingDisabled"] }),
    cloudtrail({ calls: ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"], severity: "high" }),
  ],
  contain: [step(restoreTrailLogging, "trail"), ...containActor],
});
