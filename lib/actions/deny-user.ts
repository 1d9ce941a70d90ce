import { denyEverything } from "../aws/deny-document.ts";
import { POLICY_PREFIX } from "../aws/names.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import type { User } from "../model/signal.ts";
import { ACCESS_KEYS } from "./iam/access-keys.ts";
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
import { USER_POLICIES, userPolicies } from "./iam/user-policies.ts";

type Before = { readonly policyName: string; readonly userName: string; readonly userId: string };

/**
 * Denies everything to a user by an inline policy: keys, console, and sessions made by GetSessionToken and GetFederationToken,
 * whose calls are checked against the user's policies (IAM user guide, "disable permissions for temporary credentials").
 */
export const denyUser = action<User, Before>({
  id: "deny-user",
  summary: "Deny everything to an IAM user, whatever it signs with",
  reference: {
    mitigations: ["M1026", "D3-AL", "D3-UAP"],
    cannot: [
      "cut sessions of roles that the user has assumed",
      "deny sts:GetCallerIdentity, and with it access to Kubernetes: remove the access entry too",
      "end connections that are open",
    ],
    roundTrips: { plan: 3, apply: 1 },
    unverified: [
      "how long AWS takes to deny: its documentation says minutes, public measurements 3 to 4 seconds",
    ],
  },
  authority: "identity",
  permissions: {
    read: [USER_POLICIES.read, ACCESS_KEYS],
    apply: [USER_POLICIES.write],
    revert: [USER_POLICIES.remove],
  },
  rearms: true,
  name: ({ userName, ownerOfKey }) => (userName ? `user/${userName}` : `owner of ${ownerOfKey}`),

  async plan(target, aws) {
    const found = await findUser(aws, target);
    if (!("user" in found)) return found;
    const { userName, user, held, activeKeys } = found;

    const newName = `${POLICY_PREFIX}${aws.responseId}-deny-user`;
    const chosen = choosePolicy(user, held, denyEverything(), newName);
    if ("refused" in chosen) return chosen;
    return {
      changes: [
        {
          hold: `user/${userName}/deny`,
          change: `user ${userName}: as its policies allow → denied everything`,
          before: { policyName: chosen.policyName, userName, userId: held.principal.id },
          ...(chosen.inForce && { inForce: true }),
        },
      ],
      affected: [
        `everything that is user ${userName}: the console, ${count(activeKeys, "active access key")}, and sessions made with them`,
      ],
      limits: [
        `roles that user ${userName} has assumed live on, until denied there`,
        "IAM needs some seconds to spread a policy; sts:GetCallerIdentity always answers, so access to Kubernetes by it goes on",
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

function deny({ before }: Change<Before>, aws: Aws): Deny {
  return {
    holder: userPolicies(aws, before.userName),
    policyName: before.policyName,
    document: denyEverything(),
    principalId: before.userId,
  };
}
