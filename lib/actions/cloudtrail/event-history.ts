import { CloudTrailClient, type LookupAttribute, paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import type { Aws } from "../../model/action.ts";
import { isRecord } from "../../model/json.ts";
import { allow } from "../../model/permission.ts";

/** The permission of `lookUpEvents`; IAM cannot narrow it to a resource. */
export const LOOK_UP_EVENTS = allow(["cloudtrail:LookupEvents"]);

/** One successful call that CloudTrail recorded. */
export interface PastCall {
  readonly eventId: string;
  /** ISO 8601 UTC, in whole seconds as CloudTrail records them. */
  readonly at: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface Past {
  /** Newest first; calls of the same second have no reliable order. */
  readonly calls: readonly PastCall[];
  /** The history has more events than were read: nothing is known before the last call. */
  readonly isCut: boolean;
}

/** The limit of two lookups per second with 50 events each (API reference, LookupEvents): about five seconds. */
const MOST_EVENTS = 500;

/** By the Regions of a partition; in Europe's own there is one only. */
const HOMES = [
  ["us-gov-", "us-gov-west-1"],
  ["cn-", "cn-north-1"],
  ["eusc-", "eusc-de-east-1"],
] as const;

/** IAM is global, and CloudTrail records its calls in one Region of a partition (CloudTrail user guide, "global service events"). */
export class HistoryOfIam extends CloudTrailClient {
  constructor(config: { region?: string }) {
    const { region = "" } = config;
    const [, home = "us-east-1"] = HOMES.find(([prefix]) => region.startsWith(prefix)) ?? [];
    super({ ...config, region: home });
  }
}

/**
 * Returns the successful calls of these names from CloudTrail's event history. It has the management events of 90 days, needs no trail
 * and shows a call some minutes later. A lookup takes one attribute. Stops at `enough`.
 */
export async function lookUpEvents(
  aws: Aws,
  client: CloudTrailClient,
  attribute: LookupAttribute,
  names: readonly string[],
  enough: (call: PastCall) => boolean,
): Promise<Past> {
  const pages = paginateLookupEvents({ client, pageSize: 50 }, { LookupAttributes: [attribute] });
  const calls: PastCall[] = [];
  let seen = 0;
  for await (const { Events = [] } of pages) {
    for (const { CloudTrailEvent = "" } of Events) {
      const call = callIn(CloudTrailEvent, aws.account);
      if (!call || !names.includes(call.name)) continue;
      calls.push(call);
      if (enough(call)) return { calls, isCut: false };
    }
    seen += Events.length;
    if (seen >= MOST_EVENTS) return { calls, isCut: true };
  }
  return { calls, isCut: false };
}

/** Skips unreadable records, failed calls, and calls of other accounts. */
function callIn(text: string, account: string): PastCall | undefined {
  const event = parsed(text);
  if (!isRecord(event) || event["errorCode"] !== undefined) return undefined;
  const { eventID, eventTime, eventName, requestParameters, responseElements, recipientAccountId } = event;
  if (typeof eventID !== "string" || typeof eventTime !== "string" || typeof eventName !== "string")
    return undefined;
  if (recipientAccountId !== account) return undefined;
  return {
    eventId: eventID,
    at: eventTime,
    name: eventName,
    parameters: isRecord(requestParameters) ? requestParameters : {},
    answer: isRecord(responseElements) ? responseElements : {},
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
