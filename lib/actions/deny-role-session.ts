import { createHash } from "node:crypto";
import { type Aws, action, type Change } from "../action.ts";
import { IAM_NAME, SESSION_USER_ID } from "../aws-formats.ts";
import { denySession } from "../deny-document.ts";
import { POLICY_PREFIX } from "../names.ts";
import type { RoleSession } from "../signal.ts";
import {
  assetOf,
  checkDenies,
  choosePolicy,
  type Deny,
  denyStanding,
  lookUp,
  protection,
  putDeny,
  removeDeny,
} from "./iam/inline-policy.ts";
import { ROLE_POLICIES, rolePolicies } from "./iam/role-policies.ts";

type Before = { readonly policyName: string; readonly roleId: string };

/**
 * Denies everything to the sessions of one name of a role and leaves its other sessions alone, by an inline policy on
 * `aws:userid`, which also cuts credentials made later under that name (IAM user guide, "revoke role sessions" and "aws:userid").
 */
export const denyRoleSession = action<RoleSession, Before>({
  id: "deny-role-session",
  summary: "Deny everything to the sessions of one name of an IAM role",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-UAP"],
    cannot: [
      "cut sessions that this one opened in other roles",
      "edit roles that AWS services or IAM Identity Center own",
      "deny sts:GetCallerIdentity, and with it access to Kubernetes: remove the access entry too",
      "end connections that are open: SSM sessions, databases, functions that run",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how long AWS takes to deny: its documentation says minutes, public measurements 3 to 4 seconds",
    ],
  },
  authority: "identity",
  permissions: {
    read: [ROLE_POLICIES.read],
    apply: [ROLE_POLICIES.write],
    revert: [ROLE_POLICIES.remove],
  },
  rearms: true,
  name: ({ roleName, sessionName }) => `role/${roleName} · ${sessionName}`,

  async plan(target, aws) {
    const { roleName, roleId, sessionName } = target;
    const wrong = notASession(target);
    if (wrong) return { refused: wrong };
    const role = rolePolicies(aws, roleName);
    const held = await lookUp(role);
    if (held === undefined) return { moot: `role ${roleName} does not exist in ${target.account}` };
    const unfit = cannotBeDenied(target, held.principal);
    if (unfit) return { refused: unfit };

    const document = denySession(roleId, sessionName);
    const chosen = choosePolicy(role, held, document, policyName(aws.responseId, sessionName));
    if ("refused" in chosen) return chosen;
    return {
      changes: [
        {
          hold: `role/${roleName}/session/${sessionName}`,
          change: `role ${roleName}, sessions named ${sessionName}: as the role allows → denied everything`,
          before: { policyName: chosen.policyName, roleId },
          ...(chosen.inForce && { inForce: true }),
        },
      ],
      affected: [whoIsHit(target)],
      limits: [
        `other sessions of role ${roleName} are left alone`,
        "sessions that this one opened in other roles live on, until denied there",
        "IAM needs some seconds to spread a policy; sts:GetCallerIdentity always answers, so access to Kubernetes by it goes on",
      ],
      ...protection(role, held.principal),
      asset: assetOf(held.principal, target.workload === "caller" ? "others" : "target"),
    };
  },

  apply: async (target, change, aws) => putDeny(deny(target, change, aws)),
  verify: async (target, changes, aws) => checkDenies(changes.map((change) => deny(target, change, aws))),
  standing: async (target, change, aws) => denyStanding(deny(target, change, aws)),
  revert: async (target, change, aws, force) => removeDeny(deny(target, change, aws), force),
});

const deny = (target: RoleSession, { before }: Change<Before>, aws: Aws): Deny => ({
  holder: rolePolicies(aws, target.roleName),
  policyName: before.policyName,
  document: denySession(before.roleId, target.sessionName),
  principalId: before.roleId,
});

/** One response may deny several sessions of a role: each has a policy of its own. */
const policyName = (responseId: string, sessionName: string): string =>
  `${POLICY_PREFIX}${responseId}-${createHash("sha256").update(sessionName).digest("hex").slice(0, 8)}`;

const notASession = ({ roleName, roleId, sessionName }: RoleSession): string | undefined => {
  const userId = `${roleId}:${sessionName}`;
  if (!IAM_NAME.pattern.test(roleName)) return `${JSON.stringify(roleName)} is not ${IAM_NAME.is}`;
  return SESSION_USER_ID.pattern.test(userId)
    ? undefined
    : `${JSON.stringify(userId)} is not ${SESSION_USER_ID.is}`;
};

/** Neither kind of role can be edited in IAM (IAM user guide, "revoke role sessions"; IAM Identity Center user guide). */
const cannotBeDenied = (
  { roleName, roleId }: RoleSession,
  { id, path }: { readonly id: string; readonly path: string },
): string | undefined => {
  if (path.startsWith("/aws-service-role/"))
    return `role ${roleName} is linked to an AWS service and takes no policy: contain the resource of that service`;
  if (path.startsWith("/aws-reserved/"))
    return `role ${roleName} belongs to IAM Identity Center and takes no policy here: deny the user in the permission set, or by an SCP on identitystore:UserId`;
  if (id !== roleId)
    return `role ${roleName} is ${id} now, not ${roleId}: it was made again under the same name, and sessions of the old one have no role any more; check who made it`;
  return undefined;
};

const whoIsHit = ({ roleName, sessionName, workload }: RoleSession): string => {
  const theirs = `its credentials of role ${roleName}, those that it fetches later too`;
  switch (workload) {
    case "ec2":
      return `exactly host ${sessionName}: ${theirs}`;
    case "ecs":
      return `exactly task ${sessionName}: ${theirs}`;
    case "lambda":
      return `exactly function ${sessionName}: ${theirs}`;
    case "eks":
      return `the pods whose credentials are named ${sessionName}: ${theirs}`;
    case "roles-anywhere":
      return `exactly the certificate with serial number ${sessionName}: ${theirs}`;
    case "caller":
      return `whoever assumes role ${roleName} chooses the session's name: every session named ${sessionName} is cut, now and later`;
  }
};
