import { attack } from "../attack.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { newOpenedRole, newRoleMadeOpen, trustOf } from "../victims/opened-role.ts";
import { newSession } from "../victims/session.ts";
import { newUser } from "../victims/user.ts";

export const trustPolicyOpened = attack({
  story: "a user opens a role to another account, and another user makes one that is open",
  victim: async (company, name) => {
    const [opener, maker, opened, made, bystander] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      newOpenedRole(company, `${name}-o`),
      newRoleMadeOpen(company, `${name}-m`),
      newSession(company, `${name}-b`),
    ]);
    return { opener, maker, opened, made, bystander };
  },
  events: (company, { opener, maker, opened, made }) => [
    recordedCall(company, {
      by: { user: opener },
      service: "iam",
      name: "UpdateAssumeRolePolicy",
      requestParameters: { roleName: opened.role.name, policyDocument: opened.policyDocument },
      at: opened.at,
      id: opened.id,
    }),
    recordedCall(company, {
      by: { user: maker },
      service: "iam",
      name: "CreateRole",
      requestParameters: { roleName: made.role.name, assumeRolePolicyDocument: made.policyDocument },
      responseElements: { role: { roleName: made.role.name, roleId: made.role.id, arn: made.role.arn } },
    }),
  ],
  // Others may rely on a role that was there before, so all of the first is asked. Nobody relies on the second yet.
  answers: ["waiting", "waiting", "contained"],
  look: (company, { opener, maker, opened, made, bystander }) => ({
    "who may assume the opened role": trustOf(company, opened.role.name),
    "calls with a session of the opened role": callsWith(company, opened.session.credentials),
    "policies of the opened role": policiesOf(company, { role: opened.role.name }),
    "calls of who opened it": callsWith(company, opener.keys[0]!),
    "policies of who opened it": policiesOf(company, { user: opener.name }),
    "who may assume the made role": trustOf(company, made.role.name),
    "policies of the made role": policiesOf(company, { role: made.role.name }),
    "calls of who made it": callsWith(company, maker.keys[0]!),
    "policies of who made it": policiesOf(company, { user: maker.name }),
    "who may assume another role": trustOf(company, bystander.role.name),
    "calls with a session of another role": callsWith(company, bystander.session.credentials),
  }),
  held: {
    "who may assume the opened role": "its own account",
    "calls with a session of the opened role": "refused",
    "policies of the opened role": "2 policies",
    "calls of who opened it": "refused",
    "policies of who opened it": "2 policies",
    "who may assume the made role": "nobody",
    "policies of the made role": "1 policy",
    "calls of who made it": "refused",
    "policies of who made it": "2 policies",
  },
});
