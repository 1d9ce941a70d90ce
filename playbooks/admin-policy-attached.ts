import { undoPrivilegeGrant } from "../lib/actions/undo-privilege-grant.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "admin-policy-attached",
  title: "The power of an administrator was given",
  category: "persistence",
  about:
    "Whoever has a foothold gives it the power of an administrator: a policy that equals administration was attached, written or made the default, or a user was put into a group of administrators. What that call gave is taken back, and who gave it is contained; the one who was given it keeps what they had before. Accounts are set up the same way: begin with ask.",
  willNot: [
    "judge customer managed policies that are attached: the record does not tell what they allow",
    "judge a group but by its name: who joins one that is called neither admin, root, power nor sudo is not seen",
    "answer permission sets of IAM Identity Center, or a permissions boundary that was taken away",
    "contain the one who was given the power",
  ],
  techniques: ["T1098.003", "T1098"],
  on: cloudtrail({
    calls: [
      "iam:AddUserToGroup",
      "iam:AttachGroupPolicy",
      "iam:AttachRolePolicy",
      "iam:AttachUserPolicy",
      "iam:CreatePolicyVersion",
      "iam:PutGroupPolicy",
      "iam:PutRolePolicy",
      "iam:PutUserPolicy",
      "iam:SetDefaultPolicyVersion",
    ],
    about: "grant",
    confidence: "medium",
  }),
  contain: [step(undoPrivilegeGrant, "grant"), ...containActor],
});
