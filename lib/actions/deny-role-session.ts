import { IAM_NAME, SESSION_USER_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import type { RoleSession } from "../model/signal.ts";
import { unfitRole } from "./iam/fit-role.ts";
import { assetOf, lookUp, protection } from "./iam/inline-policy.ts";
import { ATTACHED, otherContainment } from "./iam/other-containment.ts";
import { ROLE_POLICIES, rolePolicies } from "./iam/role-policies.ts";
import {
  checkSessionDenials,
  type DeniedSession,
  putSessionDenial,
  removeSessionDenial,
  sessionDenial,
  sessionDenialStanding,
  sessionLimits,
} from "./iam/session-denial.ts";
import { isShared, limitsOf, whoIsHit } from "./iam/session-kinds.ts";

/**
 * Denies everything to the sessions of one name of a role and leaves its other sessions alone, by an inline policy on
 * `aws:userid`, which also cuts credentials made later under that name (IAM user guide, "revoke role sessions" and "aws:userid").
 */
export const denyRoleSession = action<RoleSession, DeniedSession>({
  id: "deny-role-session",
  summary: "Deny everything to the sessions of one name of an IAM role",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-UAP"],
    cannot: [
      "cut sessions that this one opened in other roles",
      "tell users of a Cognito identity pool apart: all their sessions have one name",
      "keep out a pod or a caller that comes back under another name: revoke or quarantine the role",
      "edit roles that AWS services or IAM Identity Center own",
      "deny sts:GetCallerIdentity, and with it access to Kubernetes: remove the access entry too",
      "end connections that are open: SSM sessions, databases, functions that run",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how long AWS takes to deny: its documentation says minutes, public measurements 3 to 4 seconds",
      "the names that Cognito, AWS Glue, CloudFormation and GitHub's action give to all their sessions",
      "whether AWS rejects more of `aws login` than it says when a policy of the role changes",
    ],
  },
  authority: "identity",
  permissions: {
    read: [ROLE_POLICIES.read, ATTACHED.role],
    apply: [ROLE_POLICIES.write],
    revert: [ROLE_POLICIES.remove],
  },
  rearms: true,
  name: ({ roleName, sessionName }) => `role/${roleName} · ${sessionName}`,

  async plan(target, aws) {
    const { roleName } = target;
    const wrong = notASession(target);
    if (wrong) return { refused: wrong };
    const role = rolePolicies(aws, roleName);
    const [held, others] = await Promise.all([lookUp(role), otherContainment(aws, "role", roleName)]);
    if (held === undefined) return { moot: `role ${roleName} does not exist in ${target.account}` };
    const unfit = unfitRole(target, held.principal);
    if (unfit) return { refused: unfit };
    const change = sessionDenial(aws, target, held);
    if ("refused" in change) return change;
    return {
      changes: [change],
      affected: whoIsHit(target),
      limits: [...sessionLimits(target), ...limitsOf(target), ...others],
      ...protection(role, held.principal),
      asset: assetOf(held.principal, isShared(target) ? "others" : "target"),
    };
  },

  apply: (_target, change, aws) => putSessionDenial(aws, change),
  verify: (_target, changes, aws) => checkSessionDenials(aws, changes),
  standing: (_target, change, aws) => sessionDenialStanding(aws, change),
  revert: (_target, change, aws, force) => removeSessionDenial(aws, change, force),
});

function notASession({ roleName, roleId, sessionName }: RoleSession): string | undefined {
  const userId = `${roleId}:${sessionName}`;
  if (!IAM_NAME.pattern.test(roleName)) return `${JSON.stringify(roleName)} is not ${IAM_NAME.is}`;
  return SESSION_USER_ID.pattern.test(userId)
    ? undefined
    : `${JSON.stringify(userId)} is not ${SESSION_USER_ID.is}`;
}
