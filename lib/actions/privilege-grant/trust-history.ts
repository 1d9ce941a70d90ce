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

/** The alternative where the replaced document is unknown. */
const INSTEAD = "close its trust policy with quarantine-role instead, or put it back from code";

/** A role in its current state. */
export interface Trusting {
  readonly roleName: string;
  readonly trust: string;
  readonly createdAt: Date;
}

/** The call that changed it, as CloudTrail recorded it. */
export interface Recorded {
  /** ISO 8601 UTC. */
  readonly changedAt: string;
  readonly eventId: string;
}

/** The calls that set the trust policy of a role of this name, newest first, back to the one before the recorded call. */
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
 * The trust policy of a role before the recorded call, as the newest earlier CreateRole or UpdateAssumeRolePolicy set it. Refused where
 * that call is older than the role or than 90 days, where the document is too large or not a policy, or where another call may have come
 * between.
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
        refused: `the trust policy of role ${roleName} is not as the recorded call left it: another principal changed it since`,
      }
    : as;
}

/** How far IAM's creation time of a role and CloudTrail's time of the call may differ. */
const CLOCKS_MS = 5_000;

/** The size limit of a role's trust policy, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
const MOST_CHARACTERS = 4_096;

/** The document that a call set, if IAM could have accepted it as a policy. */
function documentOf({ name, parameters }: PastCall): string | undefined {
  const text = parameters[name === "CreateRole" ? "assumeRolePolicyDocument" : "policyDocument"];
  return typeof text === "string" && isTrustPolicy(text) ? text : undefined;
}

/** Whether a text can be a trust policy: JSON with statements that trust a principal, within IAM's size limit. */
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
