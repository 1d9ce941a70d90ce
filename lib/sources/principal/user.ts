import { IAM_NAME } from "../../aws/formats.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Subjects } from "../../model/signal.ts";
import { accountOf, agreed, arnIfAny, isSameName, looks, type PrincipalArn, told } from "./arn.ts";
import type { Claim, PrincipalClaims } from "./claims.ts";
import { beyond, keyOf, needed, principal, UNTOUCHABLE } from "./containment.ts";

/** CloudTrail's placeholder for a name that may be a password. */
export const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

/**
 * An IAM user. IAM denies a user by name, so a malformed unique id is ignored, unless it is the id of another kind of principal. A key
 * that begins with ASIA belongs to a session of the user (GetSessionToken, the console): only a deny on the user stops it.
 */
export function userPrincipal(claims: PrincipalClaims): Subjects {
  const arn = arnIfAny(claims.arn, "user");
  const account = needed(accountOf([claims.account], [arn]), claims.account, claims);
  const userName = needed(nameOf(arn, claims.name), claims.name ?? claims.arn, claims);
  const accessKeyId = keyOf(claims.accessKeyId);
  return principal({ kind: "user", account, name: `user/${userName}` }, claims, {
    untouchable: isNoUser(claims.principalId) ? UNTOUCHABLE.notAUser : undefined,
    subjects: (place) => ({
      user: { ...place, userName },
      ...(accessKeyId?.startsWith("AKIA") && { accessKey: { ...place, accessKeyId, userName } }),
    }),
  });
}

/** The id of a role, a group, a policy, an instance profile, or one with a session's name (IAM user guide, "unique identifiers"). */
function isNoUser(id: Claim | undefined): boolean {
  return looks(id, /^(AROA|AGPA|ANPA|AIPA|\d{12}$)|:/);
}

/** GetFederationToken: contained by the user who called it, whose permissions limit the session. */
export function federatedPrincipal(claims: PrincipalClaims): Subjects {
  const { issuer = {} } = claims;
  const byRoot = issuer.type?.value === "Root";
  const arn = arnIfAny(claims.arn, "federated-user");
  const issuerArn = arnIfAny(issuer.arn, byRoot ? "root" : "user");
  const account = needed(
    accountOf([claims.account, issuer.account], [arn, issuerArn]),
    claims.account,
    claims,
  );
  const name = needed(
    agreed([lastOf(arn), afterColon(claims.principalId), told(claims.name, IAM_NAME.pattern, IAM_NAME.is)]),
    claims.arn,
    claims,
  );
  const userName = byRoot ? undefined : nameOf(issuerArn, issuer.name);
  const actor = { kind: "federated-user", account, name: `federated-user/${name}` } as const;
  if (userName === undefined)
    return principal(actor, claims, beyond(byRoot ? UNTOUCHABLE.root : UNTOUCHABLE.issuerNotTold));
  return principal(actor, claims, {
    untouchable: isNoUser(issuer.principalId) ? UNTOUCHABLE.notAUser : undefined,
    subjects: (place) => ({ user: { ...place, userName } }),
  });
}

/** The name appears twice: the ARN ends in it. */
function nameOf(arn: PrincipalArn | undefined, name: Claim | undefined): string | undefined {
  if (name?.value === HIDDEN) throw new Unreadable(name.field, "is hidden by CloudTrail");
  return agreed([lastOf(arn), told(name, IAM_NAME.pattern, IAM_NAME.is)], isSameName);
}

function lastOf(arn: PrincipalArn | undefined) {
  return arn && told({ value: arn.rest.at(-1), field: arn.field }, IAM_NAME.pattern, IAM_NAME.is);
}

/** `account:name`, or the issuer's id:name. */
function afterColon(id: Claim | undefined) {
  return looks(id, /:/)
    ? told(
        { value: (id!.value as string).split(":").at(-1), field: id!.field },
        IAM_NAME.pattern,
        IAM_NAME.is,
      )
    : undefined;
}
