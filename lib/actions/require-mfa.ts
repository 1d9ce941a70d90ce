import { IAMClient, type MFADevice, paginateListMFADevices } from "@aws-sdk/client-iam";
import { denyWithoutMfa } from "../aws/deny-document.ts";
import { POLICY_PREFIX } from "../aws/names.ts";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { User } from "../model/signal.ts";
import { ACCESS_KEYS, USERS } from "./iam/access-keys.ts";
import { count, findUser } from "./iam/find-user.ts";
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
import { unlessAbsent } from "./iam/unless-absent.ts";
import { USER_POLICIES, userPolicies } from "./iam/user-policies.ts";

type Before = { readonly policyName: string; readonly userName: string; readonly userId: string };

/**
 * Makes a user sign in again, with a second factor: all but enrolling one is denied to sessions made without
 * (IAM user guide, "aws:MultiFactorAuthPresent"). Not for roles: federated sessions never carry that key.
 */
export const requireMfa = action<User, Before>({
  id: "require-mfa",
  summary: "Deny a user everything but setting up MFA, until it signs in with MFA",
  reference: {
    mitigations: ["M1032", "D3-MFA"],
    cannot: [
      "keep out whoever has registered an MFA device of their own: check the devices first",
      "bind roles and federated people: their sessions never carry the key",
    ],
    roundTrips: { plan: 3, apply: 1 },
  },
  authority: "identity",
  permissions: {
    read: [USER_POLICIES.read, ACCESS_KEYS, allow(["iam:ListMFADevices"], USERS)],
    apply: [USER_POLICIES.write],
    revert: [USER_POLICIES.remove],
  },
  name: ({ userName, ownerOfKey }) => (userName ? `user/${userName}` : `owner of ${ownerOfKey}`),

  async plan(target, aws) {
    const found = await findUser(aws, target, (userName) => mfaDevices(aws, userName));
    if (!("user" in found)) return found;
    const { userName, user, held, activeKeys, also: devices } = found;

    const newName = `${POLICY_PREFIX}${aws.responseId}-require-mfa`;
    const chosen = choosePolicy(user, held, denyWithoutMfa(), newName);
    if ("refused" in chosen) return chosen;
    return {
      changes: [
        {
          hold: `user/${userName}/require-mfa`,
          change: `user ${userName}: signed in as it is → denied all but setting up MFA, until signed in with MFA`,
          before: { policyName: chosen.policyName, userName, userId: held.principal.id },
          ...(chosen.inForce && { inForce: true }),
        },
      ],
      affected: [
        `user ${userName}, in the console and by ${count(activeKeys, "active access key")}: calls made without MFA are denied too`,
      ],
      limits: [
        devices.length > 0
          ? `user ${userName} has ${count(devices, "MFA device")}: whoever can use one passes, so check when it was registered; whoever holds the session or a key can try to register another`
          : `user ${userName} has no MFA device: whoever holds the session or the password could register one; deny-user is the stronger step`,
        `roles that user ${userName} has assumed live on, until denied there`,
      ],
      ...protection(user, held.principal),
      asset: assetOf(held.principal),
    };
  },

  apply: async (_target, change, aws) => putDeny(deny(change, aws)),
  verify: async (_target, changes, aws) => checkDenies(changes.map((change) => deny(change, aws))),
  standing: async (_target, change, aws) => denyStanding(deny(change, aws)),
  revert: async (_target, change, aws, force) => removeDeny(deny(change, aws), force),
});

async function mfaDevices(aws: Aws, userName: string): Promise<readonly MFADevice[]> {
  const pages = paginateListMFADevices({ client: aws.client(IAMClient) }, { UserName: userName });
  return (await unlessAbsent(everyPage(pages, (page) => page.MFADevices))) ?? [];
}

function deny({ before }: Change<Before>, aws: Aws): Deny {
  return {
    holder: userPolicies(aws, before.userName),
    policyName: before.policyName,
    document: denyWithoutMfa(),
    principalId: before.userId,
  };
}
