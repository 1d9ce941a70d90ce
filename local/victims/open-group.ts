import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { asRoot, type Reach } from "../as-root.ts";
import { type Company, named } from "../company.ts";

/** A security group that allows HTTPS from the company and, opened meanwhile, SSH from everywhere. */
export interface OpenGroupVictim {
  readonly groupId: string;
  /** The open rule. */
  readonly ruleId: string;
}

export async function newOpenGroup(company: Company, name: string): Promise<OpenGroupVictim> {
  const ec2 = asRoot(company, EC2Client);
  const VpcId = named(company.vpcs, "production").id;
  const made = new CreateSecurityGroupCommand({ GroupName: name, Description: "hosts", VpcId });
  const groupId = (await ec2.send(made)).GroupId!;
  const open = async (port: number, CidrIp: string) => {
    const rule = { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
    const input = { GroupId: groupId, IpPermissions: [rule] };
    const { SecurityGroupRules } = await ec2.send(new AuthorizeSecurityGroupIngressCommand(input));
    return SecurityGroupRules![0]!.SecurityGroupRuleId!;
  };
  await open(443, "10.0.0.0/8");
  return { groupId, ruleId: await open(22, "0.0.0.0/0") };
}

/** The inbound rules of a group: "22 from 0.0.0.0/0, 443 from 10.0.0.0/8". */
export async function ingressOf(reach: Reach, groupId: string): Promise<string> {
  const Filters = [{ Name: "group-id", Values: [groupId] }];
  const found = await asRoot(reach, EC2Client).send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return (found.SecurityGroupRules ?? [])
    .filter(({ IsEgress }) => !IsEgress)
    .map(({ FromPort, CidrIpv4, CidrIpv6 }) => `${FromPort} from ${CidrIpv4 ?? CidrIpv6}`)
    .sort()
    .join(", ");
}
