import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { closeSecurityGroupRule } from "../../lib/actions/close-security-group-rule.ts";
import type { SecurityGroupRules } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { ALL_IPV4, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";

function port(from: number, more: Partial<IpPermission>): IpPermission {
  return {
    IpProtocol: "tcp",
    FromPort: from,
    ToPort: from,
    ...more,
  };
}

/** A group with rules of every kind, of which two are named; the other group refers to it. */
async function rules(moto: Moto): Promise<Sample<SecurityGroupRules>> {
  const { ec2, web, db, makeGroup, open, launch } = await makeNetwork(moto);
  const group = await makeGroup("admin");
  await launch([web, db]);
  await open(group);
  const authorize = async (rule: IpPermission, tagged = false) => {
    const TagSpecifications = [
      { ResourceType: "security-group-rule" as const, Tags: [{ Key: "ticket", Value: "OPS-7" }] },
    ];
    const made = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group,
        IpPermissions: [rule],
        ...(tagged && { TagSpecifications }),
      }),
    );
    return made.SecurityGroupRules![0]!.SecurityGroupRuleId!;
  };
  const ssh = { CidrIp: "0.0.0.0/0", Description: "temporary" };
  const first = await authorize(port(22, { IpRanges: [ssh] }), true);
  await authorize(port(22, { IpRanges: [{ CidrIp: "203.0.113.0/24" }] }));
  await authorize(port(5432, { UserIdGroupPairs: [{ GroupId: web, UserId: PLACE.account }] }));
  const second = await authorize(port(22, { Ipv6Ranges: [{ CidrIpv6: "::/0" }] }));
  const all = async () => (await ec2.send(new DescribeSecurityGroupRulesCommand({}))).SecurityGroupRules!;
  const out = (await all()).find(({ GroupId, IsEgress }) => GroupId === group && IsEgress)!;
  return {
    target: { ...PLACE, groupId: group, ruleIds: [first, second, out.SecurityGroupRuleId!] },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [group], Tags: PROTECTED })),
    remove: () => ec2.send(new DeleteSecurityGroupCommand({ GroupId: group })),
    // Opened again a rule has another id.
    describe: async () =>
      (await all())
        .map(({ SecurityGroupRuleId: _, SecurityGroupRuleArn: _arn, ...rule }) => JSON.stringify(rule))
        .sort(),
    meddle: async () => {
      for (const rule of [
        port(22, { IpRanges: [{ CidrIp: "0.0.0.0/0" }] }),
        port(22, { Ipv6Ranges: [{ CidrIpv6: "::/0" }] }),
      ])
        await authorize(rule);
      await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [ALL_IPV4] }));
    },
    // Another rule that lets the same through: there is nothing left to open.
    afterMeddling: "undone",
  };
}

export const world: World<SecurityGroupRules> = {
  action: closeSecurityGroupRule,
  samples: { "rules in and out": rules },
};
