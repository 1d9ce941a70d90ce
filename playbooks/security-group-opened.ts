import { closeSecurityGroupRule } from "../lib/actions/close-security-group-rule.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";

export default playbook({
  id: "security-group-opened",
  title: "A security group was opened to everybody",
  category: "defense evasion",
  about:
    "A rule lets the whole internet in on a port that is none of the web's, such as the one for SSH: scanners find it within the hour, and so does whoever opened it to come back. That rule is closed again, and that one alone: what else the group allows stays. Who opened it is not contained: most often it is somebody in a hurry.",
  willNot: [
    "close ports 80 and 443, or ICMP",
    "contain who opened it",
    "cut connections that came in meanwhile: a change of rules does not end them",
    "look into prefix lists: whom they let in does not stand in the rule",
  ],
  techniques: ["T1686.001", "T1133"],
  on: cloudtrail({
    calls: ["ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules"],
    about: "rules",
    confidence: "medium",
  }),
  contain: [step(closeSecurityGroupRule, "rules")],
});
