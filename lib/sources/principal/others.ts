import { ACCOUNT } from "../../aws/formats.ts";
import { quoted } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Subjects } from "../../model/signal.ts";
import { accountOf, arnIfAny, looks, told } from "./arn.ts";
import type { PrincipalClaims } from "./claims.ts";
import { beyond, needed, PERSON_ID, principal, SERVICE_NAME, UNTOUCHABLE } from "./containment.ts";

/** S3's and Cognito's spelling. */
const ANONYMOUS = /^anonymous(_principal)?$/i;
const UNIQUE_ID = /^[\w+=,.@:-]{1,200}$/;
/** User names in other systems: any letters, no control characters, no direction characters, one line. */
const LOGIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,200}$/u;

/** Root, whether it signed in or was assumed (sts:AssumeRoot). */
export function rootPrincipal(claims: PrincipalClaims): Subjects {
  const { principalId } = claims;
  const asAccount = looks(principalId, ACCOUNT.pattern) ? principalId : undefined;
  const account = accountOf([claims.account, asAccount], [arnIfAny(claims.arn, "root")]);
  return principal(
    { kind: "root", account: needed(account, claims.account, claims), name: "root" },
    claims,
    beyond(UNTOUCHABLE.root),
  );
}

/** An AWS service that acts for itself. */
export function servicePrincipal(claims: PrincipalClaims): Subjects {
  const name =
    told(claims.invokedBy, SERVICE_NAME, "the name of an AWS service") ??
    told(claims.name, SERVICE_NAME, "the name of an AWS service");
  return principal(
    { kind: "aws-service", name: needed(name?.value, claims.invokedBy ?? claims.name, claims) },
    claims,
    beyond(UNTOUCHABLE.awsService),
  );
}

/** A principal of which only the account and possibly the unique id is known: mostly of another account. */
export function accountPrincipal(claims: PrincipalClaims): Subjects {
  if (looks(claims.account, ANONYMOUS) || looks(claims.principalId, ANONYMOUS))
    return anonymousPrincipal(claims);
  const account = needed(accountOf([claims.account], []), claims.account, claims);
  const id = told(claims.principalId, UNIQUE_ID, "a principal's unique id");
  const name =
    id === undefined || id.value === account ? `account/${account}` : `account/${account}/${id.value}`;
  if (account !== claims.here)
    return principal({ kind: "other-account", account, name }, claims, beyond(UNTOUCHABLE.noName));
  if (id === undefined || id.value === account)
    throw new Unreadable(
      claims.principalId?.field ?? claims.type.field,
      "names an account, and nobody in it",
    );
  const kind = id.value.includes(":") ? "role-session" : "user";
  return principal({ kind, account, name: id.value }, claims, beyond(UNTOUCHABLE.noName));
}

/** An anonymous principal: a public bucket's reader, or a sign-in at a user pool. */
export function anonymousPrincipal(claims: PrincipalClaims): Subjects {
  return principal({ kind: "anonymous", name: "anonymous" }, claims, beyond(UNTOUCHABLE.anonymous));
}

/** A person of IAM Identity Center, by the id in its directory. */
export function identityCenterPrincipal(claims: PrincipalClaims): Subjects {
  const id = told(claims.onBehalfOf, PERSON_ID, "an id of somebody in IAM Identity Center")?.value;
  return principal(
    {
      kind: "identity-center-user",
      account: accountOf([claims.account], []),
      name: `identity-center/${needed(id, claims.onBehalfOf, claims)}`,
    },
    claims,
    beyond(UNTOUCHABLE.identityCenter),
  );
}

/** A principal that requests a role's session from STS with an identity provider's token; only that provider knows the principal. */
export function vouchedPrincipal(claims: PrincipalClaims, kind: "saml-user" | "web-identity-user"): Subjects {
  const is = "a name of printable characters";
  const name = told(claims.name, LOGIN, is) ?? told(claims.principalId, LOGIN, is);
  return principal(
    {
      kind,
      account: accountOf([claims.account], []),
      name: `${kind === "saml-user" ? "saml" : "web-identity"}/${needed(name?.value, claims.name, claims)}`,
    },
    claims,
    beyond(UNTOUCHABLE.vouchedFor),
  );
}

/** A user of a directory service (WorkDocs, QuickSight), by its name there. */
export function directoryPrincipal(claims: PrincipalClaims): Subjects {
  const name = told(claims.name, LOGIN, "a name of printable characters")?.value;
  return principal(
    {
      kind: "person",
      account: accountOf([claims.account], []),
      name: `directory/${needed(name, claims.name, claims)}`,
    },
    claims,
    beyond(UNTOUCHABLE.directory),
  );
}

/** CloudTrail's value for an unknown principal: unsigned requests, and some older events of IAM Identity Center. */
export function unknownPrincipal(claims: PrincipalClaims): Subjects {
  if (looks(claims.principalId, ANONYMOUS)) return anonymousPrincipal(claims);
  if (claims.onBehalfOf?.value !== undefined) return identityCenterPrincipal(claims);
  throw notKnown(claims);
}

/** An unknown type names no principal. */
export function notKnown({ type }: PrincipalClaims): Unreadable {
  return typeof type.value === "string"
    ? new Unreadable(type.field, `${quoted(type.value)} is not a kind of principal that can be told here`)
    : new Unreadable(type.field, "missing, or no text: who acted is not told");
}
