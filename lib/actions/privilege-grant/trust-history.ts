import { sameDocument } from "../../aws/deny-document.ts";
import type { Aws } from "../../model/action.ts";
import { isRecord } from "../../model/json.ts";
import { HistoryOfIam, lookUpEvents, type PastCall } from "../cloudtrail/event-history.ts";

/** A trust policy that IAM had accepted for a role, and the call that set it. */
export interface TrustBefore {
  readonly document: string;
  readonly call: string;
  readonly at: string;
}

/** Where the document that a recorded call replaced cannot be told: what to do instead. */
const INSTEAD = "close its trust policy with quarantine-role instead, or put it back from code";

/** A role as it is now. */
export interface Trusting {
  readonly roleName: string;
  readonly trust: string;
  readonly createdAt: Date;
}

/** The call that changed it, as CloudTrail told of it. */
export interface Recorded {
  /** ISO 8601 UTC. */
  readonly changedAt: string;
  readonly eventId: string;
}

/** What set the trust policy of a role of this name, newest first, back to the call before the recorded one. */
export function trustCalls(aws: Aws, roleName: string, { changedAt, eventId }: Recorded) {
  return lookUpEvents(
    aws,
    aws.client(HistoryOfIam),
    { AttributeKey: "ResourceName", AttributeValue: roleName },
    ["CreateRole", "UpdateAssumeRolePolicy"],
    (call) =>
      call.parameters["roleName"] === roleName &&
      call.eventId !== eventId &&
      Date.parse(call.at) < Date.parse(changedAt),
  );
}

/**
 * The trust policy that a role had before the recorded call: what the newest CreateRole or UpdateAssumeRolePolicy before it
 * set. Refused where that is older than the role or 90 days, too large, no policy, or not certain to be the one before.
 */
export function trustBefore(
  { roleName, trust, createdAt }: Trusting,
  recorded: Recorded,
  { calls, isCut }: Awaited<ReturnType<typeof trustCalls>>,
): TrustBefore | { readonly refused: string } {
  const at = Date.parse(recorded.changedAt);
  if (createdAt.getTime() > at - CLOCKS_MS)
    return {
      refused: `role ${roleName} was made by that very call or since, and had no trust policy before: ${INSTEAD}`,
    };
  const own = calls.filter(({ parameters }) => parameters["roleName"] === roleName);
  const others = own.filter(({ eventId }) => eventId !== recorded.eventId);
  const before = others.find((call) => Date.parse(call.at) < at);
  if (before === undefined || Date.parse(before.at) < createdAt.getTime() - CLOCKS_MS)
    return {
      refused: `what role ${roleName} trusted before ${recorded.changedAt} is not in ${isCut ? "the newest 500 entries of " : ""}CloudTrail's event history of 90 days: ${INSTEAD}`,
    };
  const document = documentOf(before);
  if (document === undefined)
    return {
      refused: `the trust policy that ${before.name} set at ${before.at} cannot be read in the event history: ${INSTEAD}`,
    };
  const since = others.find((call) => Date.parse(call.at) >= at);
  const as = { document, call: before.name, at: before.at };
  if (sameDocument(trust, document)) return as;
  if (since)
    return {
      refused: `the trust policy of role ${roleName} was changed again by ${since.name} at ${since.at}: take that call back`,
    };
  const set = own.find(({ eventId }) => eventId === recorded.eventId);
  return set && !sameDocument(documentOf(set) ?? "", trust)
    ? {
        refused: `the trust policy of role ${roleName} is not as the recorded call left it: somebody changed it since`,
      }
    : as;
}

/** IAM's time of a role and CloudTrail's time of the call that made it may differ by so much. */
const CLOCKS_MS = 5_000;

/** What a role's trust policy may have at most, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
const MOST_CHARACTERS = 4_096;

/** What a call set, if it is a policy that IAM could have accepted. */
function documentOf({ name, parameters }: PastCall): string | undefined {
  const text = parameters[name === "CreateRole" ? "assumeRolePolicyDocument" : "policyDocument"];
  return typeof text === "string" && isTrustPolicy(text) ? text : undefined;
}

/** Whether a text can be a trust policy: JSON with statements that trust somebody, of the length that IAM takes. */
export function isTrustPolicy(text: string): boolean {
  if (text.length > 4 * MOST_CHARACTERS || text.replace(/\s/g, "").length > MOST_CHARACTERS) return false;
  try {
    const { Statement } = JSON.parse(text) ?? {};
    const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
    return (
      statements.length > 0 &&
      statements.every((one) => isRecord(one) && ("Principal" in one || "NotPrincipal" in one))
    );
  } catch {
    return false;
  }
}
