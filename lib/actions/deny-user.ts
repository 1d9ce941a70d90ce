import { denyEverything } from "../aws/deny-document.ts";
import { LIMITS, UNVERIFIED } from "./facts/limits.ts";
import { count } from "./iam/find-user.ts";
import { userDenial } from "./iam/user-denial.ts";

/**
 * Denies everything to a user by an inline policy: keys, console, and sessions made by GetSessionToken and GetFederationToken, whose
 * calls AWS checks against the user's policies (IAM user guide, "disable permissions for temporary credentials").
 */
export const denyUser = userDenial({
  id: "deny-user",
  summary: "Deny everything to an IAM user: console, access keys and sessions made with them",
  reference: {
    mitigations: ["M1026", "D3-AL", "D3-UAP"],
    limits: [
      "Role sessions that the user already assumed stay valid until they are denied on those roles",
      LIMITS.iamIsEventual,
      LIMITS.eksTokens,
      LIMITS.openConnections,
    ],
    roundTrips: { plan: 3, apply: 1 },
    unverified: [UNVERIFIED.denyDelay],
  },
  rearms: true,
  attribute: "deny",
  document: denyEverything(),
  from: "user permissions",
  to: "deny all",
  affected: ({ userName, activeKeys }) => [
    `user ${userName}: console sign-in, ${count(activeKeys, "active access key")}, and sessions made with them`,
  ],
  limits: ({ userName }) => [
    `Role sessions that ${userName} already assumed stay valid until they are denied on those roles`,
    LIMITS.iamIsEventual,
    LIMITS.eksTokens,
  ],
});
