import { INSTANCE_ID } from "../../aws/formats.ts";
import { at, is, lineIfAny } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Subjects } from "../../model/signal.ts";
import { claimAt, type PrincipalClaims } from "../principal/claims.ts";
import { principalOf } from "../principal/principal.ts";
import { attempt } from "./attempt.ts";
import { STOLEN_FROM_INSTANCE, STOLEN_FROM_RESOURCE, whyNotTheActor } from "./finding-types.ts";

const KEY = "detail.resource.accessKeyDetails";
const REMOTE = "detail.service.action.awsApiCallAction.remoteAccountDetails.accountId";

/** The kinds of principals that a playbook can request. */
export type UserType = "AssumedRole" | "IAMUser";

/**
 * The principal whose credentials a finding is about; undefined without credentials. Throws `Unreadable` unless it is a sample. Findings
 * of the family IAMUser always have one.
 */
export function credentials(event: unknown, type: string, account: string, sample: boolean): Subjects {
  const claims = claimsOf(event, type, account);
  const aboutCredentials = /^[^:]+:IAMUser\//.test(type);
  if (claims.type.value === undefined && !aboutCredentials) return {};
  if (STOLEN_FROM_INSTANCE.test(type) && claims.type.value !== "AssumedRole")
    return (
      attempt(sample, () => {
        throw new Unreadable(
          claims.type.field,
          "is not AssumedRole, and an instance's credentials are always a role's session",
        );
      }) ?? {}
    );
  const found =
    attempt(sample, () => principalOf(claims)) ??
    attempt(sample, () => principalOf({ ...claims, principalId: undefined, accessKeyId: undefined })) ??
    {};
  return notTheActor(found, type);
}

/** The session's name in the finding. */
export function sessionNameIn(event: unknown): string | undefined {
  const [, sessionName] = lineIfAny(event, `${KEY}.principalId`)?.split(":") ?? [];
  return sessionName;
}

function claimsOf(event: unknown, type: string, here: string): PrincipalClaims {
  const name = claimAt(event, `${KEY}.userName`);
  const isAnonymous = [name.value, at(event, `${KEY}.principalId`)].includes("ANONYMOUS_PRINCIPAL");
  return {
    type: claimAt(event, `${KEY}.userType`),
    here,
    account: isAnonymous ? { ...name, value: "ANONYMOUS_PRINCIPAL" } : ownAccount(event, type, here),
    name,
    principalId: claimAt(event, `${KEY}.principalId`),
    accessKeyId: claimAt(event, `${KEY}.accessKeyId`),
    attested: attested(event, type),
  };
}

/**
 * `remoteAccountDetails` names a caller of another account. For stolen credentials, which belong to this account, it names the account in
 * which the thief used them.
 */
function ownAccount(event: unknown, type: string, here: string) {
  const remote = claimAt(event, REMOTE);
  const isStolen = STOLEN_FROM_INSTANCE.test(type) || STOLEN_FROM_RESOURCE.test(type);
  return isStolen || remote.value === undefined ? { value: here, field: "detail.accountId" } : remote;
}

/**
 * Who chose the session's name. A principal that may assume a role can name a session i-0abc…: only GuardDuty's own data about the
 * credentials distinguishes a host's session.
 */
function attested(event: unknown, type: string): PrincipalClaims["attested"] {
  const sessionName = sessionNameIn(event) ?? "";
  if (STOLEN_FROM_INSTANCE.test(type)) return INSTANCE_ID.pattern.test(sessionName) ? "ec2" : undefined;
  if (!STOLEN_FROM_RESOURCE.test(type) || sessionName === "") return undefined;
  if (is(event, "detail.resource.lambdaDetails.functionName", sessionName)) return "lambda";
  const task = lineIfAny(event, "detail.resource.ecsClusterDetails.taskDetails.arn", 512);
  return task?.endsWith(`/${sessionName}`) ? "ecs" : undefined;
}

function notTheActor(found: Subjects, type: string): Subjects {
  const untouchable = whyNotTheActor(type);
  return untouchable === undefined || found.actor === undefined
    ? found
    : { actor: { ...found.actor, untouchable } };
}
