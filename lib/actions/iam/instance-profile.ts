import { GetInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import { IAM_LONG_NAME, IAM_NAME } from "../../aws/formats.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { Role } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";

/** What the call below needs. */
export const INSTANCE_PROFILES = allow(
  ["iam:GetInstanceProfile"],
  ["arn:{partition}:iam::{account}:instance-profile/*"],
);

/**
 * The role of an instance profile (one at most), by the profile's ARN; their names may differ.
 * Undefined where the profile or its role does not exist. Throws a RangeError for a malformed name in AWS's answer.
 */
export async function roleOfProfile(
  aws: Aws,
  arn: string,
): Promise<Required<Pick<Role, "roleName" | "roleId">> | undefined> {
  const name = arn.split("/").at(-1) ?? "";
  if (!IAM_LONG_NAME.pattern.test(name))
    throw new RangeError(`${JSON.stringify(arn)} names no instance profile`);
  const found = await ifExists(
    aws.client(IAMClient).send(new GetInstanceProfileCommand({ InstanceProfileName: name })),
    "NoSuchEntity",
  );
  const [role] = found?.InstanceProfile?.Roles ?? [];
  if (role === undefined) return undefined;
  const { RoleName = "", RoleId = "" } = role;
  if (!IAM_NAME.pattern.test(RoleName))
    throw new RangeError(`${JSON.stringify(RoleName)} is not ${IAM_NAME.is}`);
  return { roleName: RoleName, roleId: RoleId };
}
