import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { Aws, Refusal } from "../../model/action.ts";
import { isRecord } from "../../model/json.ts";
import { lookUpEvents, type PastCall } from "../cloudtrail/event-history.ts";

/** The recorded request of a flow log; all its text is validated. */
export type PastFlowLog = {
  readonly resourceType: "VPC" | "Subnet" | "NetworkInterface";
  readonly resourceId: string;
  readonly trafficType: "ACCEPT" | "REJECT" | "ALL";
  /** The ARN of a bucket, with an optional folder. */
  readonly destination: string;
  readonly format: string | null;
  readonly intervalSeconds: 60 | 600 | null;
  readonly files: { readonly format: string; readonly hive: boolean; readonly hourly: boolean } | null;
};

const RESOURCES = {
  VPC: /^vpc-[0-9a-f]{8,17}$/,
  Subnet: /^subnet-[0-9a-f]{8,17}$/,
  NetworkInterface: /^eni-[0-9a-f]{8,17}$/,
};
const BUCKET = /^arn:aws[a-z-]{0,12}:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!'()*./-]{0,512})?$/;
const FIELDS = /^\$\{[a-z0-9-]{1,40}\}( \$\{[a-z0-9-]{1,40}\}){0,60}$/;
const BY_HAND = "make it again by hand, or from code";

/**
 * Returns the request that created a flow log: flow logs cannot be changed (EC2 user guide, "flow log limitations"), so the request is
 * complete. Refused where CloudTrail's event history of 90 days does not contain it, or where the flow log did more than deliver into a
 * bucket: CloudWatch Logs requires a passed role, and that power is too wide for this action.
 */
export async function pastFlowLog(aws: Aws, flowLogId: string): Promise<{ was: PastFlowLog } | Refusal> {
  const isIts = ({ answer }: PastCall) => idsMade(answer).includes(flowLogId);
  const byName = { AttributeKey: "EventName", AttributeValue: "CreateFlowLogs" } as const;
  const history = aws.client(CloudTrailClient);
  const { calls, isCut } = await lookUpEvents(aws, history, byName, ["CreateFlowLogs"], isIts);
  const call = calls.find(isIts);
  if (call === undefined)
    return {
      refused: `what ${flowLogId} was is not in ${isCut ? "the newest 500 entries of " : ""}CloudTrail's event history of 90 days: ${BY_HAND}`,
    };
  const request = call.parameters["CreateFlowLogsRequest"];
  if (!isRecord(request)) return { refused: `the call that made ${flowLogId} cannot be read: ${BY_HAND}` };
  if (idsMade(call.answer).length > 1)
    return {
      refused: `${flowLogId} was made together with others, and which was of what is not told: ${BY_HAND}`,
    };
  if (request["LogDestinationType"] !== "s3")
    return { refused: `${flowLogId} did not deliver into a bucket: ${BY_HAND}` };
  const was = readRequest(request);
  return was
    ? { was }
    : { refused: `the call that made ${flowLogId} asked for more than Cordon knows: ${BY_HAND}` };
}

/** Reads `{ flowLogIdSet: { item: "fl-…" } }`, or a list of ids. */
function idsMade(answer: Readonly<Record<string, unknown>>): string[] {
  const response = answer["CreateFlowLogsResponse"];
  const set = isRecord(response) ? response["flowLogIdSet"] : undefined;
  const item = isRecord(set) ? set["item"] : undefined;
  return [item].flat().filter((id) => typeof id === "string");
}

function readRequest(request: Readonly<Record<string, unknown>>): PastFlowLog | undefined {
  const { ResourceType, ResourceId, TrafficType = "ALL", LogDestination, LogFormat = null } = request;
  const id = isRecord(ResourceId) ? ResourceId["content"] : undefined;
  if (!(ResourceType === "VPC" || ResourceType === "Subnet" || ResourceType === "NetworkInterface"))
    return undefined;
  if (typeof id !== "string" || !RESOURCES[ResourceType].test(id)) return undefined;
  if (!(TrafficType === "ACCEPT" || TrafficType === "REJECT" || TrafficType === "ALL")) return undefined;
  if (typeof LogDestination !== "string" || !BUCKET.test(LogDestination)) return undefined;
  if (LogFormat !== null && !(typeof LogFormat === "string" && FIELDS.test(LogFormat))) return undefined;
  if (request["DeliverCrossAccountRole"] !== undefined) return undefined;
  const interval = request["MaxAggregationInterval"];
  const options = request["DestinationOptions"];
  if (options !== undefined && !isRecord(options)) return undefined;
  return {
    resourceType: ResourceType,
    resourceId: id,
    trafficType: TrafficType,
    destination: LogDestination,
    format: LogFormat,
    intervalSeconds: interval === undefined ? null : Number(interval) === 60 ? 60 : 600,
    files: options
      ? {
          format: options["FileFormat"] === "parquet" ? "parquet" : "plain-text",
          hive: isTrue(options["HiveCompatiblePartitions"]),
          hourly: isTrue(options["PerHourPartition"]),
        }
      : null,
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
