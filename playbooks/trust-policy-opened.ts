import { quarantineRole } from "../lib/actions/quarantine-role.ts";
import { revokeRoleSessions } from "../lib/actions/revoke-role-sessions.ts";
import { undoPrivilegeGrant } from "../lib/actions/undo-privilege-grant.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** A role made that way had no trust policy before, so there is none to go back to; and nobody relies on it yet. */
const MADE = "iam:CreateRole";

export default playbook({
  id: "trust-policy-opened",
  title: "A role was opened to another account",
  category: "persistence",
  about:
    "A role that somebody of another account may assume is a way in that no rotation of keys closes. The trust policy goes back to what it was before, who opened it is contained, and all sessions of the role are revoked. A role that was made that way has no before: it is denied everything and closed. Whatever hits those who use the role rightly is asked, and vendors are let in the same way: begin with ask.",
  willNot: [
    "answer roles that an AWS service or the account itself may assume",
    "delete a role that was made: it is evidence",
    "follow what was done with the role in the other account: its owner sees that",
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
