import type { IpPermission, SecurityGroup } from "@aws-sdk/client-ec2";

/** What a group lets through, for people: `in tcp 22 from 0.0.0.0/0; out all to ::/0`. */
export const rulesInWords = (group: SecurityGroup): string =>
  [
    ...(group.IpPermissions ?? []).map((rule) => `in ${protocol(rule)} from ${peers(rule)}`),
    ...(group.IpPermissionsEgress ?? []).map((rule) => `out ${protocol(rule)} to ${peers(rule)}`),
  ].join("; ");

const protocol = ({ IpProtocol, FromPort, ToPort }: IpPermission): string =>
  // EC2 writes "-1" for all protocols.
  IpProtocol === "-1" ? "all" : [IpProtocol, ports(FromPort, ToPort)].filter(Boolean).join(" ");

const ports = (from?: number, to?: number) => (from === to ? from : `${from}-${to}`);

const peers = (rule: IpPermission): string =>
  [
    ...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ...(rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ...(rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
  ].join(", ");
