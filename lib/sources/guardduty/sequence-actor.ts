import { INSTANCE_ID } from "../../aws/formats.ts";
import { asText, at, lineIfAny, momentIfAny } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { type Claim, claimAt, type PrincipalClaims } from "../principal/claims.ts";
import { principalOf } from "../principal/principal.ts";
import { STOLEN_FROM_INSTANCE } from "./finding-types.ts";
import { kubernetesUser, plainNameAt } from "./local-actor.ts";

/** Field names: events begin with a lower-case letter, Security Hub's findings with a capital one. */
export type Spelling = (name: string) => string;
export const IN_EVENTS: Spelling = (name) => name;
export const IN_ASFF: Spelling = (name) => name.replace(/(^|\.)[a-z]/g, (start) => start.toUpperCase());

/**
 * One actor of an attack sequence, with what Cordon can contain; undefined for a process without credentials, whose host or task is among
 * the resources. Throws `Unreadable` like `principalOf`.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ActorUser.html
 */
export function sequenceActor(
  event: unknown,
  sequence: string,
  index: number,
  here: Place,
  spelt: Spelling,
): Subjects {
  const actor = `${sequence}.${spelt("actors")}.${index}`;
  const claim = (name: string): Claim => claimAt(event, `${actor}.${spelt(name)}`);
  const type = claim("user.type");
  const name = claim("user.name");
  if (type.value === undefined && name.value === undefined && claim("user.uid").value === undefined)
    return {};
  if (/kubernetes/i.test(asText(type.value)) || asText(name.value).startsWith("system:"))
    return kubernetesUser(plainNameAt(name, ["value"]) ?? "unnamed");
  const account = claim("user.account.uid");
  const principalId = claim("user.uid");
  const issuedAt = claim("session.createdTime");
  const accessKeyId = claim("user.credentialUid");
  const issuer = roleOrUser(claim("session.issuer"));
  const keysName = nameOfKey(event, sequence, accessKeyId.value);
  return principalOf({
    type,
    here: here.account,
    account: account.value === undefined ? { ...account, value: here.account } : account,
    name: isSessions(name, principalId) && (issuer.value ?? keysName.value) !== undefined ? keysName : name,
    principalId,
    accessKeyId,
    issuer: { arn: issuer },
    issuedAt: { ...issuedAt, value: momentIfAny(issuedAt, "value") },
    mfa: mfaOf(claim("session.mfaStatus")),
    attested: isStolenFromHost(event, sequence, at(event, `${actor}.${spelt("id")}`), principalId, spelt),
  });
}

/** Whether a name is the session's: AWS does not document whether an actor has the role's name or the session's. */
function isSessions(name: Claim, principalId: Claim): boolean {
  return name.value !== undefined && asText(principalId.value).split(":")[1] === name.value;
}

/** The user or role of the key among the sequence's resources. */
function nameOfKey(event: unknown, sequence: string, accessKeyId: unknown): Claim {
  const path = `${sequence}.resources`;
  const all = at(event, path);
  const i = Array.isArray(all)
    ? all.findIndex((_, n) => accessKeyId !== undefined && at(event, `${path}.${n}.uid`) === accessKeyId)
    : -1;
  return claimAt(event, `${path}.${i}.data.accessKey.userName`);
}

/** Some issuers are services, federations, even buckets: only the ARN of a role or a user identifies the actor. */
function roleOrUser(issuer: Claim): Claim {
  return /:iam::\d{12}:(?:role|user)\//.test(asText(issuer.value)) ? issuer : { ...issuer, value: undefined };
}

function mfaOf(status: Claim): Claim {
  return {
    ...status,
    value: status.value === "ENABLED" ? true : status.value === "DISABLED" ? false : undefined,
  };
}

/** Whether a finding among the sequence's signals attests that this actor's credentials were a host's. */
function isStolenFromHost(
  event: unknown,
  sequence: string,
  actorId: unknown,
  principalId: Claim,
  spelt: Spelling,
): PrincipalClaims["attested"] {
  const [, sessionName = ""] = asText(principalId.value).split(":");
  const signals = at(event, `${sequence}.${spelt("signals")}`);
  if (!INSTANCE_ID.pattern.test(sessionName) || !Array.isArray(signals)) return undefined;
  const isTold = signals.slice(0, 100).some((_, i) => {
    const path = `${sequence}.${spelt("signals")}.${i}`;
    const actorIds = at(event, `${path}.${spelt("actorIds")}`);
    return (
      STOLEN_FROM_INSTANCE.test(lineIfAny(event, `${path}.${spelt("name")}`) ?? "") &&
      Array.isArray(actorIds) &&
      actorIds.includes(actorId)
    );
  });
  return isTold ? "ec2" : undefined;
}
