import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  type FlowLog as Described,
  type DestinationFileFormat,
  EC2Client,
  paginateDescribeFlowLogs,
  type UnsuccessfulItem,
} from "@aws-sdk/client-ec2";
import { RESPONSE_TAG } from "../../aws/names.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { PastFlowLog } from "./past-flow-log.ts";

const FLOW_LOGS = ["arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*"];
const RESOURCES = ["vpc", "subnet", "network-interface"].map(
  (kind) => `arn:{partition}:ec2:{region}:{account}:${kind}/*`,
);

/** What the calls below need. */
export const READ_FLOW_LOGS = allow(["ec2:DescribeFlowLogs"]);
export const CREATE_FLOW_LOG = [
  allow(["ec2:CreateFlowLogs"], [...FLOW_LOGS, ...RESOURCES]),
  allow(["ec2:CreateTags"], FLOW_LOGS, { StringEquals: { "ec2:CreateAction": "CreateFlowLogs" } }),
  allow(["logs:CreateLogDelivery"]),
];
export const DELETE_FLOW_LOG = [
  allow(["ec2:DeleteFlowLogs"], FLOW_LOGS, { StringLike: { [`aws:ResourceTag/${RESPONSE_TAG}`]: "*" } }),
  allow(["logs:DeleteLogDelivery"]),
];

/** The flow logs that match one filter. */
export function flowLogs(aws: Aws, name: "flow-log-id" | "resource-id", value: string): Promise<Described[]> {
  const Filter = [{ Name: name, Values: [value] }];
  return everyPage(
    paginateDescribeFlowLogs({ client: aws.client(EC2Client) }, { Filter }),
    (page) => page.FlowLogs,
  );
}

/** Creates a flow log as recorded, tagged with the response. An identical flow log of another principal is success. */
export async function createFlowLog(
  aws: Aws,
  was: PastFlowLog,
  responseId: string,
  token: string,
): Promise<void> {
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
    ClientToken: token,
    TagSpecifications: [
      { ResourceType: "vpc-flow-log" as const, Tags: [{ Key: RESPONSE_TAG, Value: responseId }] },
    ],
  };
  const call = aws.client(EC2Client).send(new CreateFlowLogsCommand(input));
  throwFirst((await ifExists(call, "FlowLogAlreadyExists"))?.Unsuccessful);
}

/** Deletes a flow log. A flow log that no longer exists is success. */
export async function deleteFlowLog(aws: Aws, id: string): Promise<void> {
  const call = aws.client(EC2Client).send(new DeleteFlowLogsCommand({ FlowLogIds: [id] }));
  const { Unsuccessful } = await call;
  throwFirst(Unsuccessful?.filter((one) => one.Error?.Code !== "InvalidFlowLogId.NotFound"));
}

/** The default fields of a flow log (VPC user guide, "flow log records", default format). */
const DEFAULT_FIELDS =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

/**
 * Whether a flow log delivers into the same bucket and folder with at least the same traffic and fields: a narrower one is no
 * replacement.
 */
export function deliversAs({ destination, trafficType, format }: PastFlowLog): (log: Described) => boolean {
  return ({ LogDestination, TrafficType, LogFormat }) =>
    LogDestination === destination &&
    (TrafficType === trafficType || TrafficType === "ALL") &&
    fieldsOf(format).every((field) => fieldsOf(LogFormat).includes(field));
}

function fieldsOf(format: string | null | undefined): string[] {
  return (format ?? DEFAULT_FIELDS).match(/[a-z][a-z0-9-]*/g) ?? [];
}

/** EC2 reports failures of these calls within a successful answer. */
function throwFirst(unsuccessful: readonly UnsuccessfulItem[] = []): void {
  const [failed] = unsuccessful;
  if (failed) throw new Error(`${failed.ResourceId}: ${failed.Error?.Code} ${failed.Error?.Message}`);
}
