import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
} from "@aws-sdk/client-ec2";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { ec2, fresh, functions, lambda } from "./here.ts";

/** The id of a VPC's quarantine group; throws when it has none. */
export async function quarantine(vpc: string): Promise<string> {
  const Filters = [
    { Name: "vpc-id", Values: [vpc] },
    { Name: "tag:cordon:quarantine", Values: ["true"] },
  ];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return SecurityGroups![0]!.GroupId!;
}

/** Runs functions/prepare, as its daily rule does. It fails when it found a group opened; the group is closed by then. */
export async function prepare(): Promise<void> {
  await lambda.send(new InvokeCommand({ FunctionName: functions["prepare"], Payload: "{}" }));
}

/** A VPC of a test's own, with a subnet, a group and its quarantine group. */
export async function newVpc(): Promise<{ id: string; subnet: string; groups: string[] }> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.40.0.0/16" }));
  const VpcId = Vpc!.VpcId!;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.40.1.0/24" }));
  const named = { GroupName: `app-${fresh()}`, Description: "hosts" };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, ...named }));
  await openTo(GroupId!, 443);
  await prepare();
  return { id: VpcId, subnet: Subnet!.SubnetId!, groups: [GroupId!] };
}

/** Somebody lets a port in. */
export async function openTo(GroupId: string, port: number): Promise<void> {
  const rule = { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }));
}
