import { ACCESS_KEY_ID, IDENTITY_CENTER_LOGIN } from "../../aws/formats.ts";
import { instantIfAny, present } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Actor } from "../../model/actor.ts";
import type { Place } from "../../model/place.ts";
import type { Person, Subjects } from "../../model/signal.ts";
import { looks } from "./arn.ts";
import type { Claim, PrincipalClaims } from "./claims.ts";

/** Reasons why IAM cannot contain the actor in this account; each completes "…, because". */
export const UNTOUCHABLE = {
  root: "IAM cannot deny root: an SCP can, in a member account; otherwise change its password and keys by hand",
  serviceLinked: "IAM lets nobody edit a service-linked role: contain what it works for",
  identityCenter: "its permission set is edited in IAM Identity Center, not in IAM",
  instanceIdentity: "IAM does not hold the identity role of a host: contain the host",
  awsService: "an AWS service acted, with no credentials of yours",
  anonymous: "nobody signed the call",
  issuerNotTold: "a federated session is contained at the user who asked for it, and that user is not told",
  noRoleId: "the role's unique id is not told, and a deny on one session needs it",
  noSession: "the session's name is not told, and the role alone would be all of its sessions",
  notAUser: "its unique id is that of another kind of principal",
  vouchedFor: "only the one who vouches for them knows them, and they had no credentials yet",
  directory: "a directory service knows them, not IAM",
  noName: "only its unique id is told",
} as const;

/** The principals that IAM can contain, when nothing forbids it. */
interface Reach {
  readonly untouchable: string | undefined;
  readonly subjects: (place: Place) => Pick<Subjects, "session" | "user" | "accessKey">;
  /** The name under which IAM Identity Center opened the session. */
  readonly login?: string | undefined;
  /** A wider principal, where the actor itself cannot be contained, in this account. */
  readonly instead?: (place: Place) => Pick<Subjects, "actingRole">;
}

/** Returns the actor and what Cordon can contain in this account: nothing for a principal of another account. */
export function principal(
  { kind, account, name, by }: Pick<Actor, "kind" | "account" | "name" | "by">,
  claims: PrincipalClaims,
  { untouchable, subjects, login, instead }: Reach,
): Subjects {
  const isHere = account === undefined || account === claims.here;
  const why = isHere ? untouchable : `it is of account ${account}: ask its owner`;
  const place = { account: claims.here, region: "global" };
  const actor: Actor = present({
    kind,
    account,
    name,
    by,
    accessKeyId: keyOf(claims.accessKeyId),
    issuedAt: claims.issuedAt && instantIfAny(claims.issuedAt, "value"),
    mfa: flag(claims.mfa),
    invokedBy: fitting(claims.invokedBy, SERVICE_NAME),
    signInSession: fitting(claims.signInSession, SIGN_IN_SESSION),
    untouchable: why,
  });
  return present({
    actor,
    person: isHere ? personOf(claims, place, login) : undefined,
    ...(why === undefined && subjects(place)),
    ...(isHere && untouchable !== undefined && instead?.(place)),
  });
}

/** An actor without a principal that IAM can contain, and the reason. */
export function beyond(untouchable: string): Reach {
  return { untouchable, subjects: () => ({}) };
}

/** Required fields: without them the claims name no principal. */
export function needed(value: string | undefined, claim: Claim | undefined, claims: PrincipalClaims): string {
  if (value !== undefined) return value;
  throw new Unreadable(claim?.field ?? claims.type.field, "missing: without it nobody is named");
}

/** `cloudformation.amazonaws.com`, or `AWS Internal` for services that AWS does not name. */
export const SERVICE_NAME = /^\w[\w .-]{0,127}$/;
const SIGN_IN_SESSION = /^arn:[a-z][a-z-]{2,19}:signin:[\w:/.-]{1,300}$/;
const IDENTITY_STORE = /^arn:[a-z][a-z-]{2,19}:identitystore::\d{12}:identitystore\/[\w-]{1,64}$/;
export const PERSON_ID = /^[A-Za-z0-9-]{1,64}$/;

/** The value of a claim if it is well-formed: a field beside the name is not worth a refusal. */
function fitting(claim: Claim | undefined, pattern: RegExp): string | undefined {
  return looks(claim, pattern) ? (claim?.value as string) : undefined;
}

/** A key id of another format than AWS's identifies no credentials. */
export function keyOf(claim: Claim | undefined): string | undefined {
  return fitting(claim, ACCESS_KEY_ID.pattern);
}

function flag(claim: Claim | undefined): boolean | undefined {
  const value = claim?.value;
  return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
}

/**
 * The actor's identity in IAM Identity Center, by id, name or both, in the account of the activity: the denial covers that account's
 * permission sets. The directory often belongs to another account; an id with a malformed directory ARN is meaningless.
 */
function personOf(
  { onBehalfOf, identityStore }: PrincipalClaims,
  place: Place,
  name: string | undefined,
): Person | undefined {
  const isOfStore = identityStore?.value === undefined || looks(identityStore, IDENTITY_STORE);
  const personId = isOfStore ? fitting(onBehalfOf, PERSON_ID) : undefined;
  const login = name !== undefined && IDENTITY_CENTER_LOGIN.pattern.test(name) ? name : undefined;
  if (personId === undefined && login === undefined) return undefined;
  return present({ ...place, provider: "identity-center", personId, login });
}
