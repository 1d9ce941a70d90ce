import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { asRoot, type Reach } from "../as-root.ts";
import { type Company, named } from "../company.ts";

/** A flow log of the company's network, into a bucket of its own. */
export interface FlowLogVictim {
  readonly flowLogId: string;
  readonly vpcId: string;
  readonly bucketName: string;
}

export async function newFlowLog(company: Company, name: string): Promise<FlowLogVictim> {
  await asRoot(company, S3Client).send(new CreateBucketCommand({ Bucket: name }));
  const vpcId = named(company.vpcs, "production").id;
  const made = await asRoot(company, EC2Client).send(
    new CreateFlowLogsCommand({
      ResourceType: "VPC",
      ResourceIds: [vpcId],
      TrafficType: "ALL",
      LogDestinationType: "s3",
      LogDestination: `arn:aws:s3:::${name}`,
    }),
  );
  return { flowLogId: made.FlowLogIds![0]!, vpcId, bucketName: name };
}

/** The same, deleted. */
export async function newDeletedFlowLog(company: Company, name: string): Promise<FlowLogVictim> {
  const victim = await newFlowLog(company, name);
  const FlowLogIds = [victim.flowLogId];
  await asRoot(company, EC2Client).send(new DeleteFlowLogsCommand({ FlowLogIds }));
  return victim;
}

/** The traffic that is logged into a bucket: "ALL", "none". */
export async function loggedInto(reach: Reach, { vpcId, bucketName }: FlowLogVictim): Promise<string> {
  const Filter = [{ Name: "resource-id", Values: [vpcId] }];
  const { FlowLogs = [] } = await asRoot(reach, EC2Client).send(new DescribeFlowLogsCommand({ Filter }));
  const into = FlowLogs.filter(({ LogDestination }) => LogDestination === `arn:aws:s3:::${bucketName}`);
  return into.map(({ TrafficType }) => TrafficType).join(", ") || "none";
}
