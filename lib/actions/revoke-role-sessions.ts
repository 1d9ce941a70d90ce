import { cutoffOf, denyOlderSessions } from "../aws/deny-document.ts";
import { POLICY_PREFIX } from "../aws/names.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import type { Role } from "../model/resource.ts";
import { findRole } from "./iam/found-role.ts";
import {
  assetOf,
  checkDenies,
  choosePolicy,
  type Deny,
  denyStanding,
  protection,
  putDeny,
  removeDeny,
} from "./iam/inline-policy.ts";
import { ATTACHED } from "./iam/other-containment.ts";
import { ROLE_POLICIES, rolePolicies } from "./iam/role-policies.ts";

type Before = {
  readonly policyName: string;
  readonly roleId: string;
  /** Seconds that the role's sessions live at most, those of its hosts included. */
  readonly longestSession: number;
};

/** Hosts have credentials for up to six hours, whatever a role's longest session is; seconds. */
const OF_HOSTS = 6 * 3_600;
/** So that sessions made while IAM spreads the policy are denied, too; milliseconds. The console's own form waits 30 s. */
const AHEAD = 60_000;
/** People may think for hours before it is applied, and by then the cutoff is later. The policy denies nobody who came after it. Milliseconds. */
const MARGIN = 24 * 3_600_000;

/**
 * Denies everything to all sessions of a role that exist when it is applied, and to none that are made a minute later, by an
 * inline policy on `aws:TokenIssueTime` (IAM user guide, "revoke IAM role temporary security credentials").
 *
 * The cutoff is read from the clock in `apply`: an approval may come hours after its plan, and what was minted meanwhile must
 * be denied, too. Set again it moves on, never back. So it is part of no before-image: those are hashed for approvals.
 */
export const revokeRoleSessions = action<Role, Before>({
  id: "revoke-role-sessions",
  summary: "Deny everything to all present sessions of an IAM role",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-ANCI"],
    cannot: [
      "keep out whoever may assume the role again: contain where the session came from too, or quarantine the role",
      "cut sessions that these ones opened in other roles: they live at most an hour",
      "edit roles that AWS services or IAM Identity Center own",
      "deny sts:GetCallerIdentity, and with it access to Kubernetes: remove the access entry too",
      "end connections that are open: SSM sessions, databases, functions that run",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how long AWS takes to deny: its documentation says minutes, public measurements 3 to 4 seconds",
      "that hosts keep credentials for up to six hours, and warm functions theirs: from public articles",
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
  name: ({ roleName }) => `role/${roleName}`,

  async plan(target, aws) {
    const { roleName } = target;
    const found = await findRole(target, aws);
    if (!("held" in found)) return found;
    const { role, held, others } = found;
    const { principal, policies } = held;

    const now = aws.now().getTime();
    const chosen = choosePolicy(
      role,
      held,
      denyOlderSessions(second(now + AHEAD)),
      `${POLICY_PREFIX}${aws.responseId}-revoke`,
      // What denies up to a moment still to come denies every session that there is.
      (text) => Date.parse(cutoffOf(text) ?? "") >= now,
    );
    if ("refused" in chosen) return chosen;
    const { policyName, inForce } = chosen;
    const longestSession = Math.max(principal.longestSession, OF_HOSTS);
    const cutoff = inForce ? Date.parse(cutoffOf(policies.get(policyName)!)!) : now + AHEAD;
    return {
      changes: [
        {
          hold: `role/${roleName}/inline-policy/${policyName}`,
          change: `role ${roleName}, sessions made before this and up to a minute after: as the role allows → denied everything`,
          before: { policyName, roleId: principal.id, longestSession },
          endsAt: new Date(floorOf(cutoff) + longestSession * 1_000 + MARGIN).toISOString(),
          ...(inForce && { inForce: true }),
        },
      ],
      affected: [
        `everybody and everything that has a session of role ${roleName} now, until it gets a new one`,
        `hosts with role ${roleName}: they keep the denied credentials for up to six hours, unless stopped and started`,
        `functions with role ${roleName}: their warm environments keep the denied credentials, until the function's configuration is changed`,
        `tasks and pods with role ${roleName}: those that run keep the denied credentials until they fetch new ones or are replaced`,
        `whoever uses role ${roleName} by \`aws login\` may have to sign in again`,
      ],
      limits: [
        `whoever may assume role ${roleName} can have a new session a minute later: contain where the stolen one came from too`,
        "sessions that these ones opened in other roles live on for up to an hour, until revoked there",
        "IAM needs some seconds to spread a policy; sts:GetCallerIdentity always answers, so access to Kubernetes by it goes on",
        ...(policies.has(CONSOLES)
          ? [
              `role ${roleName} has policy ${CONSOLES} already, by a person or the console: it is left as it is`,
            ]
          : []),
        ...others,
      ],
      ...protection(role, principal),
      asset: assetOf(principal, "others"),
    };
  },

  apply: async (target, change, aws) => putDeny(deny(target, change, aws)),
  verify: async (target, changes, aws) => checkDenies(changes.map((change) => deny(target, change, aws))),
  standing: async (target, change, aws) => denyStanding(deny(target, change, aws)),
  revert: async (target, change, aws, force) => removeDeny(deny(target, change, aws), force),
});

/** The name that the console of IAM gives to its own. */
const CONSOLES = "AWSRevokeOlderSessions";

function deny({ roleName }: Role, { before, endsAt }: Change<Before>, aws: Aws): Deny {
  const planned = plannedCutoff(before, endsAt);
  return {
    holder: rolePolicies(aws, roleName),
    policyName: before.policyName,
    document: denyOlderSessions(second(Math.max(planned, aws.now().getTime() + AHEAD))),
    principalId: before.roleId,
    isOurs: (text) => Date.parse(cutoffOf(text) ?? "") >= planned,
  };
}

/** What is there may deny up to a later moment than this, never up to an earlier one; milliseconds. */
function plannedCutoff({ longestSession }: Before, endsAt: string | undefined): number {
  return endsAt === undefined ? 0 : Date.parse(endsAt) - longestSession * 1_000 - MARGIN;
}

function floorOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000) * 1_000;
}

/** As IAM compares: whole seconds, UTC. */
function second(milliseconds: number): string {
  return new Date(floorOf(milliseconds)).toISOString().replace(".000Z", "Z");
}
