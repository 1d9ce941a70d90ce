import {
  CreateFlowLogsCommand,
  CreateVpcCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

export const PLACE = { account: "123456789012", region: "us-east-1" } as const;

/** Two VPCs with a flow log each into one bucket; the first one's was deleted. */
export async function makeFlowLogs(moto: Moto) {
  const ec2 = openClient(moto, EC2Client);
  await openClient(moto, S3Client).send(new CreateBucketCommand({ Bucket: "logs" }));
  const vpc = async (CidrBlock: string) => (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc!.VpcId!;
  const make = async (id: string, more: object = {}) => {
    const answer = await ec2.send(
      new CreateFlowLogsCommand({
        ResourceType: "VPC",
        ResourceIds: [id],
        TrafficType: "REJECT",
        LogDestinationType: "s3",
        LogDestination: "arn:aws:s3:::logs",
        MaxAggregationInterval: 60,
        LogFormat: "$" + "{srcaddr} $" + "{dstaddr}",
        ...more,
      }),
    );
    return answer.FlowLogIds![0]!;
  };
  const remove = (...FlowLogIds: string[]) => ec2.send(new DeleteFlowLogsCommand({ FlowLogIds }));
  const [first, second] = [await vpc("10.0.0.0/16"), await vpc("10.1.0.0/16")];
  const [deleted, other] = [await make(first), await make(second, { TrafficType: "ALL" })];
  await remove(deleted);
  return { ec2, make, remove, vpc: first, deleted, other };
}

/** Every flow log without its id, which is drawn anew, and its time; in the order of what they record. */
export async function describeFlowLogs(moto: Moto): Promise<unknown> {
  const { FlowLogs = [] } = await openClient(moto, EC2Client).send(new DescribeFlowLogsCommand({}));
  return FlowLogs.map(({ CreationTime: _, FlowLogId: __, ...rest }) => rest).sort((a, b) =>
    a.TrafficType! < b.TrafficType! ? -1 : 1,
  );
}
