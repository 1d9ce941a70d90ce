import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  type FlowLog as Described,
  type DestinationFileFormat,
  EC2Client,
  paginateDescribeFlowLogs,
  type UnsuccessfulItem,
} from "@aws-sdk/client-ec2";
import { FLOW_LOG_ID } from "../aws/formats.ts";
import { PROTECTED_TAG, RESPONSE_TAG } from "../aws/names.ts";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { FlowLog } from "../model/resource.ts";
import { LOOK_UP_EVENTS } from "./cloudtrail/event-history.ts";
import { tagsOf } from "./facts/tags.ts";
import { type PastFlowLog, pastFlowLog } from "./flow-logs/past-flow-log.ts";

type Before = { readonly flowLogId: string; readonly responseId: string; readonly was: PastFlowLog };

const FLOW_LOGS = ["arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*"];
const RESOURCES = ["vpc", "subnet", "network-interface"].map(
  (kind) => `arn:{partition}:ec2:{region}:{account}:${kind}/*`,
);

/**
 * Makes a flow log again that was deleted, as CloudTrail's event history says that it was made: same resource, traffic, bucket
 * and format (EC2 API reference, CreateFlowLogs).
 */
export const recreateFlowLogs = action<FlowLog, Before>({
  id: "recreate-flow-logs",
  summary: "Make a deleted flow log again, as CloudTrail recorded it",
  reference: {
    mitigations: ["M1047", "D3-RC"],
    cannot: [
      "bring back what was not recorded meanwhile",
      "make one again that was made more than 90 days ago: the event history ends there",
      "make one again that delivered to CloudWatch Logs or Firehose: that needs a role passed, or powers over streams",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how CloudTrail writes CreateFlowLogs with several resources, and its answer",
      "that AWS lets a second response with the same client token pass as the first",
    ],
  },
  undoes: ["ec2:DeleteFlowLogs"],
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeFlowLogs"]), LOOK_UP_EVENTS],
    apply: [
      allow(["ec2:CreateFlowLogs"], [...FLOW_LOGS, ...RESOURCES]),
      allow(["ec2:CreateTags"], FLOW_LOGS, { StringEquals: { "ec2:CreateAction": "CreateFlowLogs" } }),
      allow(["logs:CreateLogDelivery"]),
    ],
    revert: [
      allow(["ec2:DeleteFlowLogs"], FLOW_LOGS, {
        StringLike: { [`aws:ResourceTag/${RESPONSE_TAG}`]: "*" },
      }),
      allow(["logs:DeleteLogDelivery"]),
    ],
  },
  name: ({ flowLogId }) => flowLogId,

  async plan({ account, region, flowLogId }, aws) {
    if (!FLOW_LOG_ID.pattern.test(flowLogId))
      return { refused: `${JSON.stringify(flowLogId)} is not ${FLOW_LOG_ID.is}` };
    const [here, past] = await Promise.all([
      find(aws, "flow-log-id", flowLogId),
      pastFlowLog(aws, flowLogId),
    ]);
    if (here.length > 0) return { moot: `${flowLogId} is there in ${region} of ${account}` };
    if ("refused" in past) return past;
    const { was } = past;
    const same = (await find(aws, "resource-id", was.resourceId)).find(deliversAs(was));
    const isOurs = same?.Tags?.some(({ Key }) => Key === RESPONSE_TAG) === true;
    if (same && !isOurs)
      return { moot: `${same.FlowLogId} does the same: from ${was.resourceId} into ${was.destination}` };
    const tags = tagsOf(same?.Tags);
    return {
      changes: [
        {
          hold: `flow-log/${flowLogId}/delivery`,
          change: `flow log of ${was.resourceId} into ${was.destination}: deleted → made again`,
          before: { flowLogId, responseId: tags[RESPONSE_TAG] ?? aws.responseId, was },
          ...(isOurs && { inForce: true }),
        },
      ],
      affected: [],
      limits: [
        "it has a new id, and none of the tags of the one that was deleted",
        "what happened while there was none is in no flow log",
        `nobody looked whether bucket ${was.destination.split(":").at(-1)} still takes deliveries`,
      ],
      ...(tags[PROTECTED_TAG] === "true" && {
        protectedBy: `the tag ${PROTECTED_TAG} on ${same?.FlowLogId}`,
      }),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  async apply(_target, { before }, aws) {
    const { was, flowLogId, responseId } = before;
    const input = {
      ResourceType: was.resourceType,
      ResourceIds: [was.resourceId],
      TrafficType: was.trafficType,
      LogDestinationType: "s3" as const,
      LogDestination: was.destination,
      ...(was.format && { LogFormat: was.format }),
      ...(was.intervalSeconds && { MaxAggregationInterval: was.intervalSeconds }),
      ...(was.files && {
        DestinationOptions: {
          FileFormat: was.files.format as DestinationFileFormat,
          HiveCompatiblePartitions: was.files.hive,
          PerHourPartition: was.files.hourly,
        },
      }),
      ClientToken: `${responseId}-${flowLogId}`,
      TagSpecifications: [
        { ResourceType: "vpc-flow-log" as const, Tags: [{ Key: RESPONSE_TAG, Value: responseId }] },
      ],
    };
    const made = await unlessThere(aws.client(EC2Client).send(new CreateFlowLogsCommand(input)));
    throwFirst(made?.Unsuccessful);
  },

  async verify(_target, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ before }) => ({ ...before, ...(await stateOf(aws, before)) })),
    );
    const missing = found
      .filter(({ log }) => log?.FlowLogStatus !== "ACTIVE")
      .map(({ was, now }) => `flow log of ${was.resourceId}: ${now}`);
    return { holds: missing.length === 0, missing };
  },

  async standing(_target, { before }, aws) {
    const { now, will } = await stateOf(aws, before);
    return { before: NONE, set: OURS, now, will, conflict: false };
  },

  async revert(_target, change: Change<Before>, aws) {
    const { log, isOurs, will } = await stateOf(aws, change.before);
    if (isOurs && log?.FlowLogId) {
      const input = { FlowLogIds: [log.FlowLogId] };
      const { Unsuccessful } = await aws.client(EC2Client).send(new DeleteFlowLogsCommand(input));
      throwFirst(Unsuccessful?.filter((one) => one.Error?.Code !== "InvalidFlowLogId.NotFound"));
    }
    return { undone: will };
  },
});

const NONE = "none";
const OURS = "made again by the response";

function find(aws: Aws, name: string, value: string): Promise<Described[]> {
  return everyPage(
    paginateDescribeFlowLogs(
      { client: aws.client(EC2Client) },
      { Filter: [{ Name: name, Values: [value] }] },
    ),
    (page) => page.FlowLogs,
  );
}

/** What a flow log tells of traffic unless it was asked for other fields (VPC user guide, "flow log records", default format). */
const DEFAULT_FIELDS =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

/** Into the same bucket and folder, no less of the traffic and of its fields: a narrower one beside it is no replacement. */
function deliversAs({ destination, trafficType, format }: PastFlowLog) {
  return ({ LogDestination, TrafficType, LogFormat }: Described): boolean =>
    LogDestination === destination &&
    (TrafficType === trafficType || TrafficType === "ALL") &&
    fieldsOf(format).every((field) => fieldsOf(LogFormat).includes(field));
}

function fieldsOf(format: string | null | undefined): string[] {
  return (format ?? DEFAULT_FIELDS).match(/[a-z][a-z0-9-]*/g) ?? [];
}

async function stateOf(aws: Aws, { was, responseId }: Before) {
  const log = (await find(aws, "resource-id", was.resourceId)).find(deliversAs(was));
  const isOurs = tagsOf(log?.Tags)[RESPONSE_TAG] === responseId;
  if (log === undefined) return { log, isOurs, now: NONE, will: "nothing: there is none" };
  return isOurs
    ? { log, isOurs, now: OURS, will: `delete ${log.FlowLogId}, which the response made` }
    : {
        log,
        isOurs,
        now: `${log.FlowLogId}, somebody else's`,
        will: `nothing: ${log.FlowLogId} is somebody else's`,
      };
}

/** What EC2 could not do is no error of these calls but a part of their answers. */
function throwFirst(unsuccessful: readonly UnsuccessfulItem[] = []): void {
  const [failed] = unsuccessful;
  if (failed) throw new Error(`${failed.ResourceId}: ${failed.Error?.Code} ${failed.Error?.Message}`);
}

/** Somebody made the same one meanwhile: that is as good. */
async function unlessThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === "FlowLogAlreadyExists") return undefined;
    throw error;
  }
}
