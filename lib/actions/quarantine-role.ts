import { denyEverything, sameDocument, trustNobody } from "../aws/deny-document.ts";
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
import { ROLE_POLICIES, type RolePrincipal, rolePolicies } from "./iam/role-policies.ts";
import { checkTrust, closeTrust, openTrust, TRUST, trustStanding } from "./iam/trust-policy.ts";

type Target = Role & {
  /** Nobody shall assume it any more, either. */
  readonly closeTrust?: true;
};

/** What was there of one of the two: no policy of that name, or this trust policy. */
type Before = { readonly roleName: string; readonly roleId: string } & (
  | { readonly policyName: string }
  | { readonly trust: string }
);

/** A role made as lately as this may be the attacker's own; an older one is somebody's. Milliseconds. */
const NEW = 24 * 3_600_000;

/**
 * Denies everything to a role, to the sessions that it has and all that are made later, by an inline policy; and closes its
 * trust policy where that is asked for (IAM API reference, UpdateAssumeRolePolicy). For a role that the attacker made.
 */
export const quarantineRole = action<Target, Before>({
  id: "quarantine-role",
  summary: "Deny everything to an IAM role, and let nobody assume it if asked",
  reference: {
    mitigations: ["M1026", "D3-AL", "D3-UAP"],
    cannot: [
      "cut sessions that this role opened in other roles: they live at most an hour",
      "edit roles that AWS services or IAM Identity Center own",
      "deny sts:GetCallerIdentity, and with it access to Kubernetes: remove the access entry too",
      "end connections that are open: SSM sessions, databases, functions that run",
      "delete the role: it is evidence",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how long AWS takes to deny: its documentation says minutes, public measurements 3 to 4 seconds",
      "that IAM takes a trust policy which denies everybody and allows nobody",
      "that IAM takes a recorded trust policy back where it names a principal that was deleted since",
    ],
  },
  undoes: ["iam:CreateRole"],
  undoesWith: ["closeTrust"],
  authority: "identity",
  permissions: {
    read: [ROLE_POLICIES.read, ATTACHED.role],
    apply: [ROLE_POLICIES.write, TRUST],
    revert: [ROLE_POLICIES.remove, TRUST],
  },
  rearms: true,
  name: ({ roleName, closeTrust }) => `role/${roleName}${closeTrust ? " · trust" : ""}`,

  async plan(target, aws) {
    const { roleName } = target;
    const found = await findRole(target, aws);
    if (!("held" in found)) return found;
    const { role, held, others } = found;
    const { principal } = held;

    const newName = `${POLICY_PREFIX}${aws.responseId}-quarantine`;
    const chosen = choosePolicy(role, held, denyEverything(), newName);
    if ("refused" in chosen) return chosen;
    const named = { roleName, roleId: principal.id };
    return {
      changes: [
        {
          hold: `role/${roleName}/deny`,
          change: `role ${roleName}: as its policies allow → denied everything`,
          before: { ...named, policyName: chosen.policyName },
          ...(chosen.inForce && { inForce: true }),
        },
        ...(target.closeTrust ? [closing(named, principal)] : []),
      ],
      affected: [
        `everybody and everything that has a session of role ${roleName}, now or later: people, hosts, functions, tasks`,
        ...(target.closeTrust ? [`whoever the trust policy of role ${roleName} lets in today`] : []),
        ...(isNew(principal, aws) ? [] : [`role ${roleName} is older than a day: somebody may rely on it`]),
      ],
      limits: [
        target.closeTrust
          ? "a principal that is deleted while the trust policy is closed cannot be let in again by an undo"
          : `role ${roleName} can still be assumed: such sessions are denied everything`,
        "sessions that this role opened in other roles live on for up to an hour, until revoked there",
        "IAM needs some seconds to spread a policy; sts:GetCallerIdentity always answers, so access to Kubernetes by it goes on",
        ...others,
      ],
      ...protection(role, principal),
      asset: assetOf(principal, isNew(principal, aws) ? "target" : "others"),
    };
  },

  async apply(_target, { before }, aws) {
    if ("trust" in before) await closeTrust(aws, before);
    else await putDeny(deny(before, aws));
  },

  async verify(_target, changes, aws) {
    const checks = await Promise.all(
      changes.map(async (change) => ({
        hold: change.hold,
        ...(await check(change, aws)),
      })),
    );
    const broken = checks.filter(({ holds }) => !holds);
    if (broken.length === 0) return { holds: true, missing: [] };
    return {
      holds: false,
      missing: broken.flatMap(({ missing }) => missing),
      broken: broken.map(({ hold }) => hold),
    };
  },

  standing: async (_target, { before }, aws) =>
    "trust" in before ? trustStanding(aws, before) : denyStanding(deny(before, aws)),

  revert: async (_target, { before }, aws, force) =>
    "trust" in before ? openTrust(aws, before, force) : removeDeny(deny(before, aws), force),
});

function closing(
  { roleName, roleId }: { readonly roleName: string; readonly roleId: string },
  { trust }: RolePrincipal,
): Change<Before> {
  return {
    hold: `role/${roleName}/trust`,
    change: `role ${roleName}: whoever its trust policy names may assume it → nobody may`,
    before: { roleName, roleId, trust },
    ...(sameDocument(trust, trustNobody()) && { inForce: true }),
  };
}

function isNew({ madeAt }: RolePrincipal, aws: Aws): boolean {
  return madeAt !== undefined && aws.now().getTime() - madeAt.getTime() < NEW;
}

async function check({ before }: Change<Before>, aws: Aws) {
  return "trust" in before ? checkTrust(aws, before) : checkDenies([deny(before, aws)]);
}

function deny(
  before: { readonly roleName: string; readonly roleId: string; readonly policyName: string },
  aws: Aws,
): Deny {
  return {
    holder: rolePolicies(aws, before.roleName),
    policyName: before.policyName,
    document: denyEverything(),
    principalId: before.roleId,
  };
}
