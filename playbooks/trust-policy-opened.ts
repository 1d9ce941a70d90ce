import { quarantineRole } from "../lib/actions/quarantine-role.ts";
import { revokeRoleSessions } from "../lib/actions/revoke-role-sessions.ts";
import { undoPrivilegeGrant } from "../lib/actions/undo-privilege-grant.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** A role created this way has no earlier trust policy to restore, and no users yet. */
const MADE = "iam:CreateRole";

export default playbook({
  id: "trust-policy-opened",
  title: "A role was opened to another account",
  category: "persistence",
  about:
    "A role that another account may assume is a way in that no key rotation closes. Cordon restores the earlier trust policy, contains the principal that opened it, and revokes all sessions of the role. A role that was created open has no earlier policy: Cordon denies it everything and closes it. Steps that affect legitimate users of the role require approval, and vendors get access the same way: begin with ask.",
  willNot: [
    "answer roles that an AWS service or the account itself may assume",
    "delete a created role: it is evidence",
    "follow activity with the role in the other account: only its owner sees it",
  ],
  techniques: ["T1098.003", "T1136.003", "T1484.002"],
  on: cloudtrail({
    calls: [MADE, "iam:UpdateAssumeRolePolicy"],
    about: "openedRole",
    confidence: "medium",
  }),
  contain: [
    step(
      undoPrivilegeGrant,
      ({ type, grant }) => (type === MADE ? undefined : grant),
      "the way into the role that the call gave (`grant`), where the role was there before",
    ),
    step(
      revokeRoleSessions,
      ({ type, openedRole }) => (type === MADE ? undefined : openedRole),
      "the opened role (`openedRole`), where it was there before",
    ),
    step(
      quarantineRole,
      ({ type, openedRole }) =>
        type === MADE && openedRole ? { ...openedRole, closeTrust: true as const } : undefined,
      "the opened role (`openedRole`), where the call made it; its trust policy is closed as well",
    ),
    ...containActor,
  ],
});
