import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists, isCode } from "../facts/if-exists.ts";

/** The content of one rule of a security group. A reopened rule has another id, so a rule is identified by its content. */
export type RuleContent = {
  readonly egress: boolean;
  readonly protocol: string;
  /** Absent: all protocols. */
  readonly from?: number;
  readonly to?: number;
  /** The peer: one of the next four fields. */
  readonly cidr?: string;
  readonly cidr6?: string;
  readonly prefixList?: string;
  readonly group?: { readonly id: string; readonly account?: string; readonly peering?: string };
  readonly description?: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

/** The rules of one group, or the rules with these ids in any group. The caller checks ids: to EC2, `*` is a wildcard. */
export function securityGroupRules(
  aws: Aws,
  filter: "group-id" | "security-group-rule-id",
  values: readonly string[],
): Promise<SecurityGroupRule[]> {
  return everyPage(
    paginateDescribeSecurityGroupRules(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { Filters: [{ Name: filter, Values: [...values] }] },
    ),
    (page) => page.SecurityGroupRules,
  );
}

/** All that reopening a rule needs. */
export function contentOf(rule: SecurityGroupRule): RuleContent {
  const { IsEgress, IpProtocol = "-1", FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId } = rule;
  const { GroupId, UserId, VpcPeeringConnectionId } = rule.ReferencedGroupInfo ?? {};
  const ports = IpProtocol !== "-1";
  return {
    egress: IsEgress === true,
    protocol: IpProtocol,
    ...(ports && FromPort !== undefined && { from: FromPort }),
    ...(ports && ToPort !== undefined && { to: ToPort }),
    ...(CidrIpv4 && { cidr: CidrIpv4 }),
    ...(CidrIpv6 && { cidr6: CidrIpv6 }),
    ...(PrefixListId && { prefixList: PrefixListId }),
    ...(GroupId && {
      group: {
        id: GroupId,
        ...(UserId && { account: UserId }),
        ...(VpcPeeringConnectionId && { peering: VpcPeeringConnectionId }),
      },
    }),
    ...(rule.Description && { description: rule.Description }),
    // Only AWS can set a tag that begins with `aws:`.
    tags: (rule.Tags ?? [])
      .map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }))
      .filter(({ key }) => !key.startsWith("aws:")),
  };
}

/** Whether two rules have the same content: EC2 allows one such rule per group, whatever its description and tags. */
export function sameContent(a: RuleContent, b: RuleContent): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf({ egress, protocol, from, to, cidr, cidr6, prefixList, group }: RuleContent): string {
  return JSON.stringify([egress, protocol, from, to, cidr, cidr6, prefixList, group?.id]);
}

/** Returns a rule as displayed: "in tcp 22 from 0.0.0.0/0". */
export function ruleInWords(rule: RuleContent): string {
  const { egress, protocol, from, to, cidr, cidr6, prefixList, group } = rule;
  const ports = from === undefined || from === -1 ? "" : ` ${from === to ? from : `${from}-${to}`}`;
  const peer = cidr ?? cidr6 ?? prefixList ?? group?.id;
  return `${egress ? "out" : "in"} ${protocol === "-1" ? "all" : protocol}${ports} ${egress ? "to" : "from"} ${peer}`;
}

/** Closes rules by id. A rule that no longer exists is success. */
export async function revokeRule(aws: Aws, GroupId: string, id: string, egress: boolean): Promise<void> {
  const input = { GroupId, SecurityGroupRuleIds: [id] };
  const ec2 = aws.client(EC2Client);
  await ifExists<unknown>(
    egress
      ? ec2.send(new RevokeSecurityGroupEgressCommand(input))
      : ec2.send(new RevokeSecurityGroupIngressCommand(input)),
    ...NOT_FOUND,
  );
}

/** Opens a rule as recorded; false when the group, or a resource that the rule names, does not exist. An existing rule is success. */
export async function authorizeRule(aws: Aws, GroupId: string, rule: RuleContent): Promise<boolean> {
  const { protocol, from, to, cidr, cidr6, prefixList, group, description, tags } = rule;
  const Description = description === undefined ? {} : { Description: description };
  const input = {
    GroupId,
    IpPermissions: [
      {
        IpProtocol: protocol,
        ...(from !== undefined && { FromPort: from }),
        ...(to !== undefined && { ToPort: to }),
        ...(cidr && { IpRanges: [{ CidrIp: cidr, ...Description }] }),
        ...(cidr6 && { Ipv6Ranges: [{ CidrIpv6: cidr6, ...Description }] }),
        ...(prefixList && { PrefixListIds: [{ PrefixListId: prefixList, ...Description }] }),
        ...(group && {
          UserIdGroupPairs: [
            {
              GroupId: group.id,
              ...(group.account && { UserId: group.account }),
              ...(group.peering && { VpcPeeringConnectionId: group.peering }),
              ...Description,
            },
          ],
        }),
      },
    ],
    ...(tags.length > 0 && {
      TagSpecifications: [
        {
          ResourceType: "security-group-rule" as const,
          Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
        },
      ],
    }),
  };
  const ec2 = aws.client(EC2Client);
  try {
    await (rule.egress
      ? ec2.send(new AuthorizeSecurityGroupEgressCommand(input))
      : ec2.send(new AuthorizeSecurityGroupIngressCommand(input)));
    return true;
  } catch (error) {
    if (isCode(error, "InvalidPermission.Duplicate")) return true;
    if (isCode(error, ...NOT_FOUND)) return false;
    throw error;
  }
}

/** EC2's codes for what does not exist: the group, the rule, or a resource that the rule refers to (EC2 API reference, error codes). */
const NOT_FOUND = [
  "Permission",
  "SecurityGroupRuleId",
  "Group",
  "GroupId",
  "PrefixListID",
  "PrefixListId",
].map((kind) => `Invalid${kind}.NotFound`);
