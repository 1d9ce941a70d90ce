import { denyEverything } from "../aws/deny-document.ts";
import { type Aws, action, type Change, type Plan } from "../model/action.ts";
import type { Role } from "../model/resource.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS, ROLE_LIMITS, UNVERIFIED } from "./facts/limits.ts";
import { type Deny, denyChange, missingOf, previewDeny, putDeny } from "./iam/denial.ts";
import { type FoundRole, findRole } from "./iam/found-role.ts";
import { factsOf } from "./iam/inline-policy.ts";
import { ROLE_DENIAL } from "./iam/role-denial.ts";
import { type RolePrincipal, rolePolicies } from "./iam/role-policies.ts";
import {
  closeTrust,
  closing,
  missingOfTrust,
  type OpenTrust,
  previewTrust,
  TRUST,
} from "./iam/trust-policy.ts";

type Target = Role & {
  /** Also prevents all principals from assuming the role. */
  readonly closeTrust?: true;
};

/** The state of one of the two before: no policy of that name, or this trust policy. */
type Before = { readonly roleName: string; readonly roleId: string; readonly policyName: string } | OpenTrust;

/** The age, in milliseconds, below which a role may be the attacker's own; an older role has other users. */
const NEW = 24 * 3_600_000;

const { read, apply, revert } = ROLE_DENIAL.permissions;

/**
 * Denies everything to a role, to its current and all later sessions, by an inline policy; on request also closes its trust policy (IAM
 * API reference, UpdateAssumeRolePolicy). For a role that the attacker created.
 */
export const quarantineRole = action<Target, Before>({
  ...ROLE_DENIAL,
  id: "quarantine-role",
  summary: "Deny everything to an IAM role; on request, also block anyone from assuming it",
  reference: {
    mitigations: ["M1026", "D3-AL", "D3-UAP"],
    limits: [...ROLE_LIMITS, "The role is not deleted: it is evidence"],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      UNVERIFIED.denyDelay,
      "that IAM takes a trust policy which denies everybody and allows nobody",
      "that IAM takes a recorded trust policy back where it names a principal that was deleted since",
    ],
  },
  undoes: ["iam:CreateRole"],
  undoesWith: ["closeTrust"],
  permissions: { read, apply: [...apply, TRUST], revert: [...revert, TRUST] },
  name: ({ roleName, closeTrust }) => `role/${roleName}${closeTrust ? " · trust" : ""}`,

  async plan(target, aws) {
    const { roleName } = target;
    const found = await findRole(target, aws);
    if (!("held" in found)) return found;
    const { role, held } = found;
    const named = { roleName, roleId: held.principal.id };
    const change = denyChange<Before>(aws, role, held, {
      hold: `role/${roleName}/deny`,
      of: role.name,
      from: "role permissions",
      to: "deny all",
      document: denyEverything(),
      suffix: "quarantine",
      before: (policyName) => ({ ...named, policyName }),
    });
    if ("refused" in change) return change;
    return {
      changes: [change, ...(target.closeTrust ? [closing({ ...named, trust: held.principal.trust })] : [])],
      ...wordsFor(target, found, isNew(held.principal, aws)),
      ...factsOf(role.name, held.principal, isNew(held.principal, aws) ? "target" : "others"),
    };
  },

  async apply(_target, { before }, aws) {
    await ("trust" in before ? closeTrust(aws, before) : putDeny(denyOf(before, aws)));
  },

  verify: (_target, changes, aws) =>
    inForce<Change<Before>>(changes, ({ before }) =>
      "trust" in before ? missingOfTrust(aws, before) : missingOf(denyOf(before, aws)),
    ),

  preview: (_target, { before, ...change }, aws) =>
    "trust" in before ? previewTrust(aws, before, change) : previewDeny(denyOf(before, aws), change),
});

function wordsFor(
  { roleName, closeTrust: closes }: Target,
  { others }: FoundRole,
  isNew: boolean,
): Pick<Plan, "affected" | "limits"> {
  return {
    affected: [
      `every current and future session of role ${roleName}: people, instances, functions, tasks`,
      ...(closes ? [`everyone whom the trust policy of role ${roleName} lets in today`] : []),
      ...(isNew ? [] : [`role ${roleName} is older than a day: workloads may depend on it`]),
    ],
    limits: [
      closes
        ? "A principal that is deleted while the trust policy is closed cannot be let in again by an undo"
        : `Role ${roleName} can still be assumed; such sessions are denied everything`,
      LIMITS.openedSessions,
      LIMITS.iamIsEventual,
      LIMITS.eksTokens,
      ...others,
    ],
  };
}

function isNew({ madeAt }: RolePrincipal, aws: Aws): boolean {
  return madeAt !== undefined && aws.now().getTime() - madeAt.getTime() < NEW;
}

function denyOf(before: Exclude<Before, OpenTrust>, aws: Aws): Deny {
  const { roleName, roleId, policyName } = before;
  return { holder: rolePolicies(aws, roleName), policyName, document: denyEverything(), principalId: roleId };
}
