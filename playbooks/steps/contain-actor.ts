import { deactivateAccessKey } from "../../lib/actions/deactivate-access-key.ts";
import { denyIdentityCenterUser } from "../../lib/actions/deny-identity-center-user.ts";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import { denyUser } from "../../lib/actions/deny-user.ts";
import { revokeRoleSessions } from "../../lib/actions/revoke-role-sessions.ts";
import { type Step, step } from "../../lib/model/playbook.ts";

/**
 * Who acted, whoever that is: the one session of a role, a user with the key that was used, a person of IAM Identity Center; all
 * sessions of a role where its record names none.
 */
export const containActor: readonly [Step, ...Step[]] = [
  step(denyRoleSession, "session"),
  step(deactivateAccessKey, "accessKey"),
  step(denyUser, "user"),
  step(denyIdentityCenterUser, "person"),
  step(revokeRoleSessions, "actingRole"),
];
