import type { Aws } from "../../model/action.ts";
import type { Role } from "../../model/resource.ts";
import { notARole, unfitRole } from "./fit-role.ts";
import { type Held, type Holder, lookUp } from "./inline-policy.ts";
import { otherContainment } from "./other-containment.ts";
import { type RolePrincipal, rolePolicies } from "./role-policies.ts";

/** A role with its policies, and for `Plan.limits` the other tools that contain it. */
export interface FoundRole {
  readonly role: Holder<RolePrincipal>;
  readonly held: Held<RolePrincipal>;
  readonly others: readonly string[];
}

/** Reads the role that a target names, or returns why there is nothing to contain, or why the plan is refused. */
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
