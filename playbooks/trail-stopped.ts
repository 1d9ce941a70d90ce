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
    "Whoever goes on unseen switches the light off first. A stopped trail records again within seconds, and who stopped it is contained: nobody does this in passing. CloudTrail says so at once; GuardDuty says it later, with low severity, and then it asks. A deleted trail is not made again: whoever may delete it may have changed it before, and its recorded past could send every log to them.",
  willNot: [
    "make a deleted trail again: that is for the code that made it",
    "touch the bucket of the logs",
    "answer a trail that was narrowed: that is everyday work more often, and another playbook asks",
  ],
  techniques: ["T1685.002", "T1078.004"],
  on: [
    guardduty({ types: ["Stealth:IAMUser/CloudTrailLoggingDisabled"] }),
    cloudtrail({ calls: ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"], severity: "high" }),
  ],
  contain: [step(restoreTrailLogging, "trail"), ...containActor],
});
