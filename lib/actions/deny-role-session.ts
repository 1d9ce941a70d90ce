import { IAM_NAME, SESSION_USER_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import type { RoleSession } from "../model/signal.ts";
import { ROLE_LIMITS, UNVERIFIED } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { ROLE_DENIAL } from "./iam/role-denial.ts";
import { type DeniedSession, planSessionDenial, sessionDenial } from "./iam/session-denial.ts";
import { isShared, limitsOf, whoIsHit } from "./iam/session-kinds.ts";

/**
 * Denies everything to the sessions of one name of a role, by an inline policy on `aws:userid`. Its other sessions are not affected;
 * credentials made later under that name are denied too (IAM user guide, "revoke role sessions" and "aws:userid").
 */
export const denyRoleSession = action<RoleSession, DeniedSession>({
  ...ROLE_DENIAL,
  id: "deny-role-session",
  summary: "Deny everything to the sessions of one name of an IAM role",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-UAP"],
    limits: [
      "Users of a Cognito identity pool cannot be told apart: all their sessions have one name",
      "A pod or a caller can come back under another name: revoke or quarantine the role",
      ...ROLE_LIMITS,
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      UNVERIFIED.denyDelay,
      "the names that Cognito, AWS Glue, CloudFormation and GitHub's action give to all their sessions",
      UNVERIFIED.awsLogin,
    ],
  },
  name: ({ roleName, sessionName }) => `role/${roleName} · ${sessionName}`,

  plan: async (target, aws) =>
    malformed([target.roleName, IAM_NAME], [`${target.roleId}:${target.sessionName}`, SESSION_USER_ID]) ??
    planSessionDenial(aws, target, {
      affected: whoIsHit(target),
      limits: limitsOf(target),
      reach: isShared(target) ? "others" : "target",
    }),

  ...sessionDenial<RoleSession>(),
});
