import { IAMClient, type MFADevice, paginateListMFADevices } from "@aws-sdk/client-iam";
import { denyWithoutMfa } from "../aws/deny-document.ts";
import { everyPage } from "../aws/pages.ts";
import type { Aws } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import { ifExists } from "./facts/if-exists.ts";
import { USERS } from "./iam/access-keys.ts";
import { count } from "./iam/find-user.ts";
import { userDenial } from "./iam/user-denial.ts";

/**
 * Denies everything except MFA enrollment to a user's sessions without MFA, so that the user must sign in again with MFA (IAM user guide,
 * "aws:MultiFactorAuthPresent"). Not for roles: federated sessions never carry that key.
 */
export const requireMfa = userDenial({
  id: "require-mfa",
  summary: "Deny an IAM user everything except MFA enrollment, until it signs in with MFA",
  reference: {
    mitigations: ["M1032", "D3-MFA"],
    limits: [
      "A principal with a registered MFA device passes: check the devices first",
      "Roles and federated users are not covered: their sessions never carry the condition key",
      "Role sessions that the user already assumed stay valid until they are denied on those roles",
    ],
    roundTrips: { plan: 3, apply: 1 },
  },
  attribute: "require-mfa",
  document: denyWithoutMfa(),
  from: "sign-in without MFA allowed",
  to: "deny all except MFA enrollment, until signed in with MFA",
  also: { permission: allow(["iam:ListMFADevices"], USERS), read: mfaDevices },
  affected: ({ userName, activeKeys }) => [
    `user ${userName}: calls without MFA, from the console and with ${count(activeKeys, "active access key")}`,
  ],
  limits: ({ userName, also: devices }) => [
    devices.length > 0
      ? `User ${userName} has ${count(devices, "MFA device")}: the holder of one passes, so check when it was registered; the holder of the session or a key can try to register another`
      : `User ${userName} has no MFA device: the holder of the session or the password can register one; deny-user is the stronger step`,
    `Role sessions that ${userName} already assumed stay valid until they are denied on those roles`,
  ],
});

async function mfaDevices(aws: Aws, userName: string): Promise<readonly MFADevice[]> {
  const pages = paginateListMFADevices({ client: aws.client(IAMClient) }, { UserName: userName });
  return (
    (await ifExists(
      everyPage(pages, (page) => page.MFADevices),
      "NoSuchEntity",
    )) ?? []
  );
}
