import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "other-finding",
  title: "A finding that no playbook answers",
  category: "multi-stage, other",
  about:
    "GuardDuty learns new types every few months, and some say nothing that can be contained. Nothing passes in silence: whatever no other playbook answers is recorded and told, as loud as it is severe.",
  willNot: [
    "contain anything: what a type means is decided by people once, and then there is a playbook",
    "tell of a finding that another playbook answers",
  ],
  techniques: [],
  tells: "by severity",
  on: guardduty({ types: ["*"], rest: true }),
});
