import { Aws } from "aws-cdk-lib";
import { InstanceProfile, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { NO_PERMISSIONS_PATH, noPermissionsProfile } from "../aws/names.ts";
import { type Parts, poweredActions } from "./parts.ts";

/**
 * The instance profile that replaces a host's own: its role has no permissions. Only where a playbook in ask or act replaces profiles.
 * Its name is fixed, because the responder must know it without a lookup.
 */
export function noPermissions(scope: Construct, parts: Parts): void {
  if (!poweredActions(parts).some(({ needs = [] }) => needs.includes("no-permissions-profile"))) return;
  const name = noPermissionsProfile(Aws.REGION);
  const role = new Role(scope, "NoPermissions", {
    roleName: name,
    path: NO_PERMISSIONS_PATH,
    description: "Cordon: what a contained host may do, which is nothing",
    assumedBy: new ServicePrincipal("ec2.amazonaws.com"),
  });
  new InstanceProfile(scope, "NoPermissionsProfile", {
    instanceProfileName: name,
    path: NO_PERMISSIONS_PATH,
    role,
  });
}
