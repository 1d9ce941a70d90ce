import { restoreGuardduty } from "../lib/actions/restore-guardduty.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "guardduty-switched-off",
  title: "GuardDuty was switched off",
  category: "defense evasion",
  about:
    "Without its detector GuardDuty finds nothing more, in that Region, at once. A suspended detector is switched on again, and who did it is contained. A deleted one cannot be restored with its past: it is told.",
  willNot: [
    "create a detector where one was deleted",
    "touch members, publishing destinations or filters",
    "answer a detector that is changed and stays on: its features are for people",
  ],
  techniques: ["T1685", "T1078.004"],
  on: [
    cloudtrail({
      calls: ["guardduty:UpdateDetector"],
      where: { requestParameters: { enable: [false] } },
      severity: "high",
    }),
    cloudtrail({ calls: ["guardduty:DeleteDetector"], severity: "high" }),
  ],
  contain: [step(restoreGuardduty, "detector"), ...containActor],
});
