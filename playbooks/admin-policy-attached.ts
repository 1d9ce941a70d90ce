import { undoPrivilegeGrant } from "../lib/actions/undo-privilege-grant.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "admin-policy-attached",
  title: "The power of an administrator was given",
  category: "persistence",
  about:
    "An attacker with a foothold grants it administrator power: a policy that equals administration was attached, written or made the default, or a user was added to an administrator group. Cordon reverses what the call granted and contains its caller; the grantee keeps its earlier permissions. Account setup looks the same: begin with ask.",
  willNot: [
    "judge an attached customer managed policy: the record does not show what it allows",
    "judge a group by anything but its name: a group is ignored unless its name contains admin, root, power or sudo",
    "answer permission sets of IAM Identity Center, or a removed permissions boundary",
    "contain the user, role or group that got the power",
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
