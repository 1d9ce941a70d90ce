import { IDENTITY_CENTER_PATH, SERVICE_LINKED_PATH } from "../../aws/roles.ts";
import type { Principal } from "../iam/inline-policy.ts";

/** Roles that cannot be edited in IAM (IAM user guide, "service-linked roles"; IAM Identity Center user guide). */
export function unfit(label: string, { path }: Principal): string | undefined {
  if (path.startsWith(SERVICE_LINKED_PATH))
    return `${label} is linked to an AWS service and is changed only by it`;
  if (path.startsWith(IDENTITY_CENTER_PATH))
    return `${label} belongs to IAM Identity Center: take it back in the permission set`;
  return undefined;
}
