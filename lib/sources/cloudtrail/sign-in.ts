import { is } from "../../events/event-field.ts";
import type { Subjects } from "../../model/signal.ts";
import type { PrincipalClaims } from "../principal/claims.ts";
import { anonymousPrincipal } from "../principal/others.ts";
import { principalOf } from "../principal/principal.ts";
import { HIDDEN } from "../principal/user.ts";

/** Why a sign-in that failed or is not finished has no target; completes "…, because". */
export const NOT_IN = "they did not get in: whoever tried need not be who they named";

/** The record of a user who gave a name and proved nothing yet. */
const BEFORE = ["CheckMfa", "CredentialChallenge", "PasswordRecoveryRequested"];
/** Steps whose records contain their outcome. */
const PROOFS = ["CredentialVerification", "UserAuthentication"];

/**
 * Whether a record is of a sign-in that failed or is not finished.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 */
export function isNotIn(event: unknown, service: string, name: string): boolean {
  return (
    service === "signin.amazonaws.com" &&
    (BEFORE.includes(name) ||
      (PROOFS.includes(name) && is(event, `detail.serviceEventDetails.${name}`, "Failure")))
  );
}

/** The name of a failed sign-in, if any: CloudTrail hides text that may be a password. */
export function whoTried(claims: PrincipalClaims): Subjects {
  const typed = claims.name?.value === HIDDEN ? undefined : (claims.name?.value ?? claims.arn?.value);
  const isNobody =
    claims.type.value === "IAMUser"
      ? typed === undefined
      : claims.type.value === "Unknown" && claims.onBehalfOf?.value === undefined;
  const { actor } = isNobody ? anonymousPrincipal(claims) : principalOf(claims);
  return { actor: actor && { ...actor, untouchable: NOT_IN } };
}
