import type { NetworkInterface, SecurityGroup } from "@aws-sdk/client-ec2";
import { SECURITY_GROUP_ID, SECURITY_GROUP_RULE_ID } from "../aws/formats.ts";
import { isDrain, isOurs, securityGroups } from "../aws/quarantine-groups.ts";
import { type Aws, action, type Change, type Preview, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { SecurityGroupRules } from "../model/resource.ts";
import { networkInterfaces, serviceOwner } from "./ec2/network-interface.ts";
import {
  authorizeRule,
  contentOf,
  type RuleContent,
  revokeRule,
  ruleInWords,
  sameContent,
  securityGroupRules,
} from "./ec2/security-group-rule.ts";
import { inForce } from "./facts/in-force.ts";
import { malformed } from "./facts/malformed.ts";
import { conflict, gone, unchanged } from "./facts/preview.ts";
import { protection, tagsOf } from "./facts/tags.ts";

type Before = {
  readonly groupId: string;
  readonly ruleId: string;
  /** Absent where the rule did not exist any more. */
  readonly rule?: RuleContent;
};

/** A group has at most 60 rules per direction, 1,000 with a raised quota (VPC user guide, quotas); one API call opens far fewer. */
const MOST_RULES = 60;

const LIMITS = [
  "Established (tracked) connections through a rule are not cut; they end when idle",
  "A reopened rule has another id: templates that name the old id do not find it",
];
const GROUPS = ["arn:{partition}:ec2:{region}:{account}:security-group/*"];
const RULES = ["arn:{partition}:ec2:{region}:{account}:security-group-rule/*"];

/**
 * Revokes rules of one security group by id, whatever they allow now: the event names the ids (EC2 API reference,
 * RevokeSecurityGroupIngress). A reopened rule has another id, so a rule is identified by its content.
 */
export const closeSecurityGroupRule = action<SecurityGroupRules, Before>({
  id: "close-security-group-rule",
  summary: "Revoke rules of a security group",
  reference: {
    mitigations: ["M1035", "M1037", "D3-NTF"],
    limits: [
      ...LIMITS,
      "Another rule that allows the same, such as a wider one or one of another group, stays open",
    ],
    roundTrips: { plan: 1, apply: 2 },
  },
  undoes: ["ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules"],
  authority: "resource",
  permissions: {
    read: [
      allow([
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeNetworkInterfaces",
      ]),
    ],
    apply: [allow(["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"], GROUPS)],
    revert: [
      allow(["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"], [...GROUPS, ...RULES]),
      // Only while authorizing a rule, so that it gets its tags again: two EC2 calls start with this prefix.
      allow(["ec2:CreateTags"], RULES, { StringLike: { "ec2:CreateAction": "AuthorizeSecurityGroup*" } }),
    ],
  },
  name: ({ groupId, ruleIds }) => `${groupId} · ${ruleIds.join(", ")}`.slice(0, 100),

  async plan(target, aws) {
    const wrong = notRules(target);
    if (wrong) return wrong;
    const { groupId, ruleIds, account, region } = target;
    const [rules, [group], interfaces] = await Promise.all([
      securityGroupRules(aws, "security-group-rule-id", ruleIds),
      securityGroups(aws, "group-id", [groupId]),
      networkInterfaces(aws, "group-id", groupId),
    ]);
    if (group === undefined) return { moot: `${groupId} does not exist in ${account} ${region}` };
    const elsewhere = rules.find(({ GroupId }) => GroupId !== groupId);
    if (elsewhere)
      return {
        refused: `${elsewhere.SecurityGroupRuleId} is a rule of ${elsewhere.GroupId}, not of ${groupId}`,
      };
    const refused = notOurs(group, account);
    if (refused) return refused;
    return {
      changes: [...new Set(ruleIds)].map((ruleId) => {
        const found = rules.find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === ruleId);
        return changeOf(groupId, ruleId, found && contentOf(found));
      }),
      affected: whoIsHit(group, interfaces),
      limits: LIMITS,
      ...protection(
        [groupId, group.Tags],
        ...rules.map(({ SecurityGroupRuleId, Tags }) => [SecurityGroupRuleId, Tags] as const),
      ),
      asset: { tags: tagsOf(group.Tags), reach: interfaces.length > 0 ? "others" : "target", groups: [] },
    };
  },

  async apply(_target, { before }, aws) {
    const { groupId, ruleId, rule } = before;
    if (rule === undefined) return;
    const { open, changed } = await find(aws, before);
    if (changed)
      throw new Error(`${ruleId} is not as it was planned any more (${ruleInWords(changed)}): plan again`);
    await Promise.all(open.map((id) => revokeRule(aws, groupId, id, rule.egress)));
  },

  verify: ({ groupId }, changes, aws) =>
    inForce(changes, async ({ before, from }) => {
      const { open, changed } = await find(aws, before);
      if (open.length > 0) return `${open.join(", ")} of ${groupId} is open: ${from}`;
      return changed && `${before.ruleId} of ${groupId} is open: ${ruleInWords(changed)}`;
    }),

  preview: (_target, { before }, aws) => previewRule(aws, before),
});

const CLOSED = "closed";

function notRules({ groupId, ruleIds }: SecurityGroupRules): Refusal | undefined {
  const ids = Array.isArray(ruleIds) ? ruleIds : [ruleIds];
  if (ids.length === 0 || ids.length > MOST_RULES)
    return { refused: `${ids.length} rules are named: 1 to ${MOST_RULES} can be closed at once` };
  return malformed([groupId, SECURITY_GROUP_ID], ...ids.map((id) => [id, SECURITY_GROUP_RULE_ID] as const));
}

function notOurs(group: SecurityGroup, account: string): Refusal | undefined {
  if (group.OwnerId !== account)
    return { refused: `${group.GroupId} belongs to account ${group.OwnerId}: its owner closes its rules` };
  return isOurs(group, account) || isDrain(group, account)
    ? { refused: `${group.GroupId} is one of Cordon's own groups: functions/prepare keeps its rules` }
    : undefined;
}

function changeOf(groupId: string, ruleId: string, rule: RuleContent | undefined): Change<Before> {
  return {
    hold: `security-group/${groupId}/rule/${ruleId}/content`,
    of: `${ruleId} of ${groupId}`,
    from: rule ? ruleInWords(rule) : "gone",
    to: CLOSED,
    before: { groupId, ruleId, ...(rule && { rule }) },
    ...(rule === undefined && { inForce: true }),
  };
}

function whoIsHit(group: SecurityGroup, interfaces: readonly NetworkInterface[]): string[] {
  if (interfaces.length === 0) return [];
  const hosts = new Set(interfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []));
  const services = [...new Set(interfaces.flatMap((eni) => serviceOwner(eni) ?? []))];
  const whose = [`${hosts.size} instances`, ...services].join(", ");
  return [
    `everything in ${group.GroupId} (${group.GroupName}): ${interfaces.length} network interfaces of ${whose}`,
  ];
}

/** The ids of open rules with this content, and what its own id allows if the content differs. */
async function find(
  aws: Aws,
  { groupId, ruleId, rule }: Before,
): Promise<{ readonly open: readonly string[]; readonly changed?: RuleContent }> {
  const rules = await securityGroupRules(aws, "group-id", [groupId]);
  const open = rules.filter((one) => rule && sameContent(contentOf(one), rule));
  const own = rules.find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === ruleId);
  return {
    open: open.flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []),
    ...(own && !open.includes(own) && { changed: contentOf(own) }),
  };
}

/** Previews the undo for a rule, which opens it again. */
async function previewRule(aws: Aws, before: Before): Promise<Preview> {
  const { groupId, rule } = before;
  const [{ open, changed }, [group]] = await Promise.all([
    find(aws, before),
    securityGroups(aws, "group-id", [groupId]),
  ]);
  if (group === undefined) return gone(groupId);
  if (rule === undefined) return unchanged(CLOSED, "the rule was gone before the response");
  const words = ruleInWords(rule);
  if (open.length > 0) return unchanged(words, `${words} is already open in ${groupId}`);
  if (changed) return conflict(ruleInWords(changed), `another principal made it ${ruleInWords(changed)}`);
  const left = `Left closed: ${groupId}, or what the rule lets through, no longer exists`;
  const putBack = async () => ((await authorizeRule(aws, groupId, rule)) ? undefined : { conflict: left });
  return { now: CLOSED, will: `open ${words} in ${groupId} again`, putBack };
}
