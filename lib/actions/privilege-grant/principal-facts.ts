import type { Asset } from "../../action.ts";
import { IAM_PATH, PROTECTED_TAG } from "../../names.ts";
import { tagsOf } from "../facts/tags.ts";
import type { Principal } from "../iam/inline-policy.ts";

/** Roles that nobody edits in IAM (IAM user guide, "service-linked roles"; IAM Identity Center user guide). */
export const unfit = (label: string, { path }: Principal): string | undefined => {
  if (path.startsWith("/aws-service-role/"))
    return `${label} is linked to an AWS service and is changed only by it`;
  if (path.startsWith("/aws-reserved/"))
    return `${label} belongs to IAM Identity Center: take it back in the permission set`;
  return undefined;
};

/** As `protectedBy` and `asset` of a plan. */
export const factsOf = (
  label: string,
  { path, tags }: Principal,
  reach: NonNullable<Asset["reach"]>,
): { readonly protectedBy?: string; readonly asset: Asset } => {
  const asset = { tags: tagsOf(tags), reach, groups: [] };
  if (path.startsWith(IAM_PATH)) return { protectedBy: `${label} is Cordon's own`, asset };
  if (label.startsWith("role cdk-")) return { protectedBy: `${label} deploys into this account`, asset };
  return asset.tags[PROTECTED_TAG] === "true"
    ? { protectedBy: `the tag ${PROTECTED_TAG} on ${label}`, asset }
    : { asset };
};
