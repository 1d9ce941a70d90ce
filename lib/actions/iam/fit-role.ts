import { IAM_NAME, ROLE_ID } from "../../aws/formats.ts";
import { IDENTITY_CENTER_PATH, SERVICE_LINKED_PATH } from "../../aws/roles.ts";
import type { Role } from "../../model/resource.ts";
import type { Principal } from "./inline-policy.ts";

/** Why a target cannot name a role. */
export function notARole({ roleName, roleId }: Pick<Role, "roleName" | "roleId">): string | undefined {
  if (!IAM_NAME.pattern.test(roleName)) return `${JSON.stringify(roleName)} is not ${IAM_NAME.is}`;
  return roleId === undefined || ROLE_ID.pattern.test(roleId)
    ? undefined
    : `${JSON.stringify(roleId)} is not ${ROLE_ID.is}`;
}

/**
 * Why Cordon cannot write a policy into a role: roles of a service or of IAM Identity Center cannot be edited in IAM (IAM user guide,
 * "revoke role sessions"; IAM Identity Center user guide), and another role of the same name is not the target.
 */
export function unfitRole(
  { roleName, roleId }: Pick<Role, "roleName" | "roleId">,
  { id, path }: Pick<Principal, "id" | "path">,
): string | undefined {
  if (path.startsWith(SERVICE_LINKED_PATH))
    return `role ${roleName} is linked to an AWS service and takes no policy: contain the resource of that service`;
  if (path.startsWith(IDENTITY_CENTER_PATH))
    return `role ${roleName} belongs to IAM Identity Center and takes no policy here: deny the user in the permission set, or by an SCP on identitystore:UserId`;
  if (roleId !== undefined && id !== roleId)
    return `role ${roleName} is ${id} now, not ${roleId}: it was made again under the same name, and sessions of the old one have no role any more; check who made it`;
  return undefined;
}
