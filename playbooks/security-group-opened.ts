import { closeSecurityGroupRule } from "../lib/actions/close-security-group-rule.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";

export default playbook({
  id: "security-group-opened",
  title: "A security group was opened to everybody",
  category: "defense evasion",
  about:
    "A rule opens a port other than the web's to the whole internet, for example SSH: scanners find it within the hour, and the attacker who opened it can return through it. Cordon closes that rule and no other. It does not contain the principal that opened it: most often it is an operator in a hurry.",
  willNot: [
    "close ports 80 and 443, or ICMP",
    "contain the principal that opened it",
    "cut connections that were opened meanwhile: a rule change does not end them",
    "read prefix lists: a rule does not contain their addresses",
  ],
  techniques: ["T1686.001", "T1133"],
  on: cloudtrail({
    calls: ["ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules"],
    about: "rules",
    confidence: "medium",
  }),
  contain: [step(closeSecurityGroupRule, "rules")],
});
