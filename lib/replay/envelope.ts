import { isRecord } from "../model/json.ts";
import { findingEvent, isApiFinding } from "./finding-event.ts";

/** EventBridge's detail types of CloudTrail records. */
const DETAIL_TYPES: ReadonlyMap<unknown, string> = new Map([
  ["AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"],
  ["AwsConsoleAction", "AWS Console Action via CloudTrail"],
  ["AwsServiceEvent", "AWS Service Event via CloudTrail"],
  ["AwsCloudTrailInsight", "AWS Insight via CloudTrail"],
]);

/**
 * The events in one JSON document: an event, a CloudTrail record, a finding of the GetFindings API, or a list of these, also nested. An
 * event under `event` beside notes on its origin, as in test/events, counts as that event. Throws RangeError for endless nesting.
 */
export function envelopesOf(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document.flatMap(envelopesOf);
  for (const list of ["Records", "Findings"])
    if (isRecord(document) && Array.isArray(document[list]) && !Object.hasOwn(document, "detail-type"))
      return document[list].flatMap(envelopesOf);
  return [envelopeOf(document)];
}

function envelopeOf(value: unknown): unknown {
  if (!isRecord(value) || Object.hasOwn(value, "detail-type")) return value;
  if (isRecord(value["event"]) && Object.hasOwn(value["event"], "detail-type")) return value["event"];
  if (isApiFinding(value)) return findingEvent(value);
  return isCloudTrailRecord(value) ? wrap(value) : value;
}

function isCloudTrailRecord(value: Record<string, unknown>): boolean {
  return typeof value["eventSource"] === "string" && typeof value["eventName"] === "string";
}

/** A CloudTrail record as EventBridge delivers it: `iam.amazonaws.com` is the source `aws.iam`. */
function wrap(record: Record<string, unknown>): object {
  return {
    version: "0",
    id: record["eventID"],
    "detail-type": DETAIL_TYPES.get(record["eventType"]) ?? "AWS API Call via CloudTrail",
    source: `aws.${String(record["eventSource"]).replace(/\.amazonaws\.com$/, "")}`,
    account: record["recipientAccountId"] ?? userAccount(record),
    time: record["eventTime"],
    region: record["awsRegion"],
    resources: [],
    detail: record,
  };
}

function userAccount({ userIdentity }: Record<string, unknown>): unknown {
  return isRecord(userIdentity) ? userIdentity["accountId"] : undefined;
}
