import type { Subjects } from "../../model/signal.ts";
import type { PrincipalClaims } from "./claims.ts";
import {
  accountPrincipal,
  directoryPrincipal,
  identityCenterPrincipal,
  notKnown,
  rootPrincipal,
  servicePrincipal,
  unknownPrincipal,
  vouchedPrincipal,
} from "./others.ts";
import { sessionPrincipal } from "./role.ts";
import { federatedPrincipal, userPrincipal } from "./user.ts";

const BY_TYPE: ReadonlyMap<unknown, (claims: PrincipalClaims) => Subjects> = new Map([
  ["IAMUser", userPrincipal],
  ["AssumedRole", sessionPrincipal],
  ["Role", sessionPrincipal],
  ["Root", rootPrincipal],
  ["FederatedUser", federatedPrincipal],
  ["IdentityCenterUser", identityCenterPrincipal],
  ["SAMLUser", (claims) => vouchedPrincipal(claims, "saml-user")],
  ["WebIdentityUser", (claims) => vouchedPrincipal(claims, "web-identity-user")],
  ["Directory", directoryPrincipal],
  ["AWSService", servicePrincipal],
  ["AWSAccount", accountPrincipal],
  ["Unknown", unknownPrincipal],
]);

/**
 * Interprets a source's claims about the actor, and returns what Cordon can contain: `actor` always; `session`, `user` and `accessKey`
 * only when they are certain and belong to the affected account; `person` with an id of IAM Identity Center. Throws `Unreadable`, naming
 * the claim's field, when claims contradict each other, are malformed, or name no principal.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function principalOf(claims: PrincipalClaims): Subjects {
  // A service that calls with its own role is recorded without a type, by its name alone.
  const isService = claims.type.value === undefined && claims.invokedBy?.value !== undefined;
  const read = isService ? servicePrincipal : BY_TYPE.get(claims.type.value);
  if (read === undefined) throw notKnown(claims);
  return read(claims);
}
