import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "other-finding",
  title: "A finding that no playbook answers",
  category: "multi-stage, other",
  about:
    "GuardDuty adds new types every few months, and some name nothing that Cordon can contain. No finding is lost: Cordon records each finding that no other playbook answers, and notifies with the urgency of its severity.",
  willNot: [
    "contain anything: operators decide once what a type means, and then write a playbook",
    "notify of a finding that another playbook answers",
  ],
  techniques: [],
  tells: "by severity",
  on: guardduty({ types: ["*"], rest: true }),
});
