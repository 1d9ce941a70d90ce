import { cutoffOf, denyOlderSessions } from "../aws/deny-document.ts";
import { action } from "../model/action.ts";
import type { Role } from "../model/resource.ts";
import { AHEAD, lastEnd, plannedCutoff, wholeSecond } from "./facts/cutoff.ts";
import { LIMITS, ROLE_LIMITS, UNVERIFIED } from "./facts/limits.ts";
import { denies, denyChange } from "./iam/denial.ts";
import { findRole } from "./iam/found-role.ts";
import { factsOf } from "./iam/inline-policy.ts";
import { ROLE_DENIAL } from "./iam/role-denial.ts";
import { rolePolicies } from "./iam/role-policies.ts";

type Before = {
  readonly policyName: string;
  readonly roleId: string;
  /** The longest session of the role in seconds, those of its hosts included. */
  readonly longestSession: number;
};

/** Hosts have credentials for up to six hours, whatever a role's longest session is; seconds. */
const OF_HOSTS = 6 * 3_600;
/** The policy name that IAM's console uses for the same purpose. */
const CONSOLES = "AWSRevokeOlderSessions";

/**
 * Denies everything to all sessions of a role that exist at apply, and to none that is made a minute later, by an inline policy on
 * `aws:TokenIssueTime` (IAM user guide, "revoke IAM role temporary security credentials").
 *
 * `apply` reads the cutoff from the clock: an approval may come hours after its plan, and sessions made meanwhile must be denied too. A
 * second apply moves the cutoff forward, never back. So the cutoff is not part of a before-image, which approvals hash.
 */
export const revokeRoleSessions = action<Role, Before>({
  ...ROLE_DENIAL,
  id: "revoke-role-sessions",
  summary: "Revoke all current sessions of an IAM role",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-ANCI"],
    limits: [
      "A principal that may assume the role can open a new session a minute later: contain the source too, or quarantine the role",
      ...ROLE_LIMITS,
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      UNVERIFIED.denyDelay,
      "that hosts keep credentials for up to six hours, and warm functions theirs: from public articles",
      UNVERIFIED.awsLogin,
    ],
  },
  name: ({ roleName }) => `role/${roleName}`,

  async plan(target, aws) {
    const { roleName } = target;
    const found = await findRole(target, aws);
    if (!("held" in found)) return found;
    const { role, held, others } = found;
    const now = aws.now().getTime();
    const longestSession = Math.max(held.principal.longestSession, OF_HOSTS);
    const change = denyChange<Before>(aws, role, held, {
      hold: (policyName) => `role/${roleName}/inline-policy/${policyName}`,
      of: `current sessions of role ${roleName}, and new ones for one minute`,
      from: "role permissions",
      to: "deny all",
      document: denyOlderSessions(wholeSecond(now + AHEAD)),
      suffix: "revoke",
      before: (policyName) => ({ policyName, roleId: held.principal.id, longestSession }),
      endsAt: (existing) =>
        lastEnd(existing ? Date.parse(cutoffOf(existing) ?? "") : now + AHEAD, longestSession * 1_000),
      // A denial up to a future moment covers every current session.
      says: (text) => Date.parse(cutoffOf(text) ?? "") >= now,
    });
    if ("refused" in change) return change;
    return {
      changes: [change],
      affected: [
        `everyone and everything with a current session of role ${roleName}, until it gets a new one`,
        `instances with role ${roleName}: they keep the denied credentials for up to 6 hours, unless stopped and started`,
        `functions with role ${roleName}: warm environments keep the denied credentials until the function's configuration changes`,
        `tasks and pods with role ${roleName}: they keep the denied credentials until they fetch new ones or are replaced`,
        `users of role ${roleName} through \`aws login\`: they may have to sign in again`,
      ],
      limits: [
        `A principal that may assume role ${roleName} can open a new session a minute later: contain the source of the stolen one too`,
        LIMITS.openedSessions,
        LIMITS.iamIsEventual,
        LIMITS.eksTokens,
        ...(held.policies.has(CONSOLES)
          ? [
              `Role ${roleName} already has policy ${CONSOLES}, set by a person or the console: it is left as it is`,
            ]
          : []),
        ...others,
      ],
      ...factsOf(role.name, held.principal, "others"),
    };
  },

  ...denies<Role, Before>(({ before, endsAt }, aws, { roleName }) => {
    const planned = plannedCutoff(endsAt, before.longestSession * 1_000);
    return {
      holder: rolePolicies(aws, roleName),
      policyName: before.policyName,
      document: denyOlderSessions(wholeSecond(Math.max(planned, aws.now().getTime() + AHEAD))),
      principalId: before.roleId,
      isOurs: (text) => Date.parse(cutoffOf(text) ?? "") >= planned,
    };
  }),
});
