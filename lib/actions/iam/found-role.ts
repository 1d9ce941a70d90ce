import type { Aws } from "../../model/action.ts";
import type { Role } from "../../model/resource.ts";
import { notARole, unfitRole } from "./fit-role.ts";
import { type Held, type Holder, lookUp } from "./inline-policy.ts";
import { otherContainment } from "./other-containment.ts";
import { type RolePrincipal, rolePolicies } from "./role-policies.ts";

/** A role as it is found: what it holds, and for `Plan.limits` who else contains it. */
export interface FoundRole {
  readonly role: Holder<RolePrincipal>;
  readonly held: Held<RolePrincipal>;
  readonly others: readonly string[];
}

/** The role that a target names, as it is found; or why there is nothing to do, or nothing may be done. */
export async function findRole(
  target: Role,
  aws: Aws,
): Promise<FoundRole | { readonly refused: string } | { readonly moot: string }> {
  const { roleName, account } = target;
  const wrong = notARole(target);
  if (wrong) return { refused: wrong };
  const role = rolePolicies(aws, roleName);
  const [held, others] = await Promise.all([lookUp(role), otherContainment(aws, "role", roleName)]);
  if (held === undefined) return { moot: `role ${roleName} does not exist in ${account}` };
  const unfit = unfitRole(target, held.principal);
  return unfit ? { refused: unfit } : { role, held, others };
}
