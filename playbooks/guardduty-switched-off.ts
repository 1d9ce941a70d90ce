import { restoreGuardduty } from "../lib/actions/restore-guardduty.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "guardduty-switched-off",
  title: "GuardDuty was switched off",
  category: "defense evasion",
  about:
    "Without its detector GuardDuty immediately stops finding anything in that Region. Cordon enables a suspended detector again and contains the principal that suspended it. A deleted detector cannot be restored with its history: Cordon notifies.",
  willNot: [
    "create a detector where one was deleted",
    "change members, publishing destinations or filters",
    "answer a detector that was changed and stays enabled: its features are for operators to decide",
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
