import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { groupId, isEmpty } from "../aws/quarantine-groups.ts";
import type { Aws } from "../model/action.ts";

/** The rules of a group, as displayed: `in tcp 22 from 0.0.0.0/0; out all to ::/0`. */
export function rulesInWords(group: SecurityGroup): string {
  return [
    ...(group.IpPermissions ?? []).map((rule) => `in ${protocol(rule)} from ${peers(rule)}`),
    ...(group.IpPermissionsEgress ?? []).map((rule) => `out ${protocol(rule)} to ${peers(rule)}`),
  ].join("; ");
}

function protocol({ IpProtocol, FromPort, ToPort }: IpPermission): string {
  // EC2 writes "-1" for all protocols.
  return IpProtocol === "-1" ? "all" : [IpProtocol, ports(FromPort, ToPort)].filter(Boolean).join(" ");
}

function ports(from?: number, to?: number) {
  return from === to ? from : `${from}-${to}`;
}

function peers(rule: IpPermission): string {
  return [
    ...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ...(rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ...(rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
  ].join(", ");
}

/**
 * Removes every rule that EC2 shows, and reads again. A new group has rules of its own: everything out, over IPv4, and over IPv6 where
 * the VPC has it.
 */
export async function takeOutRules(group: SecurityGroup, aws: Aws, attempt = 1): Promise<void> {
  if (isEmpty(group)) return;
  if (attempt === 5) throw new Error(`${groupId(group)} still has rules: ${rulesInWords(group)}`);
  const ec2 = aws.client(EC2Client);
  const { IpPermissions: ingress = [], IpPermissionsEgress: egress = [] } = group;
  const GroupId = groupId(group);
  const revoked = await Promise.allSettled([
    ingress.length > 0 &&
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: ingress })),
    egress.length > 0 && ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress })),
  ]);
  // Another run removed it first.
  for (const one of revoked)
    if (one.status === "rejected" && one.reason.name !== "InvalidPermission.NotFound") throw one.reason;
  if (attempt > 1) await pause(attempt);
  await takeOutRules(await look(GroupId, aws), aws, attempt + 1);
}

/** EC2 may not find a group for a second or two after its creation. */
export async function look(id: string, aws: Aws, attempt = 1): Promise<SecurityGroup> {
  try {
    const { SecurityGroups } = await aws
      .client(EC2Client)
      .send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    return SecurityGroups![0]!;
  } catch (error) {
    if ((error as Error).name !== "InvalidGroup.NotFound" || attempt === 5) throw error;
    await pause(attempt);
    return look(id, aws, attempt + 1);
  }
}

/** 200 ms, 400 ms, …: EC2 shows the change everywhere within a second or two. */
export function pause(attempt: number) {
  return new Promise((resolve) => setTimeout(resolve, 200 * attempt));
}
