import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from "@aws-sdk/client-ec2";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";

/** The fields of the finding that it believes, unread by any parser. */
interface Finding {
  readonly detail: {
    readonly id: string;
    readonly resource: {
      readonly accessKeyDetails: { readonly userName: string; readonly principalId: string };
      readonly instanceDetails: { readonly instanceId: string };
    };
  };
}

const ec2 = new EC2Client({});
const iam = new IAMClient({});
const dynamodb = new DynamoDBClient({});
const { BENCH_QUARANTINE: quarantine, BENCH_TABLE: TableName } = process.env;

/**
 * The floor: what a finding about stolen instance credentials needs and nothing more. Same clients, same
 * containing calls, two lines of record; no guardrail, no plan, no verification, no undo, no second delivery.
 */
export async function handler({ detail }: Finding): Promise<void> {
  const { accessKeyDetails, instanceDetails } = detail.resource;
  const InstanceIds = [instanceDetails.instanceId];
  const found = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
  const interfaces = found.Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces ?? [];
  const before = interfaces.map(({ NetworkInterfaceId, Groups }) => ({ NetworkInterfaceId, Groups }));
  const key = { pk: { S: detail.id }, sk: { S: "response" } };
  const state = (S: string) => ({ state: { S } });
  await dynamodb.send(
    new PutItemCommand({
      TableName,
      Item: { ...key, ...state("containing"), before: { S: JSON.stringify(before) } },
    }),
  );
  await Promise.all([
    ...interfaces.map(({ NetworkInterfaceId }) =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [quarantine!] })),
    ),
    iam.send(
      new PutRolePolicyCommand({
        RoleName: accessKeyDetails.userName,
        PolicyName: `plain-${detail.id}`,
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Deny",
              Action: "*",
              Resource: "*",
              Condition: { StringEquals: { "aws:userid": accessKeyDetails.principalId } },
            },
          ],
        }),
      }),
    ),
  ]);
  await ec2.send(
    new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: instanceDetails.instanceId } }),
  );
  await dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: key,
      UpdateExpression: "SET #state = :state",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": { S: "contained" } },
    }),
  );
}
