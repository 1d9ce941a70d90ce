import type { NetworkInterface, SecurityGroup } from "@aws-sdk/client-ec2";
import { SECURITY_GROUP_ID, SECURITY_GROUP_RULE_ID } from "../aws/formats.ts";
import { isDrain, isOurs, securityGroups } from "../aws/quarantine-groups.ts";
import { type Aws, action, type Change, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { SecurityGroupRules } from "../model/resource.ts";
import { protection } from "./ec2/host.ts";
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
import { tagsOf } from "./facts/tags.ts";

type Before = {
  readonly groupId: string;
  readonly ruleId: string;
  /** Absent where the rule was gone already. */
  readonly rule?: RuleContent;
};

/** A group holds 60 rules in each direction, 1,000 at most (VPC user guide, quotas); a call opens far fewer. */
const MOST_RULES = 60;

const GROUPS = ["arn:{partition}:ec2:{region}:{account}:security-group/*"];
const RULES = ["arn:{partition}:ec2:{region}:{account}:security-group-rule/*"];

/**
 * Takes named rules out of one security group, whatever they let through by now: the id is what the event told
 * (EC2 API reference, RevokeSecurityGroupIngress). Opened again a rule has another id, so it is known by its content.
 */
export const closeSecurityGroupRule = action<SecurityGroupRules, Before>({
  id: "close-security-group-rule",
  summary: "Close rules of a security group",
  reference: {
    mitigations: ["M1035", "M1037", "D3-NTF"],
    cannot: [
      "cut connections that are open: they are tracked and live on until idle",
      "give a rule its old id back: opened again it has another one",
      "close another rule that lets the same through, such as a wider one of the same group or one of another group",
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
      // Only while opening, so that a rule has its tags again: two calls of EC2 begin so.
      allow(["ec2:CreateTags"], RULES, { StringLike: { "ec2:CreateAction": "AuthorizeSecurityGroup*" } }),
    ],
  },
  name: ({ groupId, ruleIds }) => `${groupId} · ${ruleIds.join(", ")}`.slice(0, 100),

  async plan(target, aws) {
    const wrong = malformed(target);
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
        return planRule(groupId, ruleId, found && contentOf(found));
      }),
      affected: whoIsHit(group, interfaces),
      limits: [
        "connections that are open through a rule are tracked, and live on until idle",
        "opened again, a rule has another id: what names it by its id, such as a template, does not find it",
      ],
      ...protection([
        { id: groupId, tags: group.Tags },
        ...rules.map(({ SecurityGroupRuleId, Tags }) => ({ id: SecurityGroupRuleId, tags: Tags })),
      ]),
      asset: {
        tags: tagsOf(group.Tags),
        reach: interfaces.length > 0 ? "others" : "target",
        groups: [],
      },
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

  async verify({ groupId }, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ hold, before }) => {
        const { open, changed } = await find(aws, before);
        if (open.length > 0)
          return { hold, text: `${open.join(", ")} of ${groupId} is open: ${wordsOf(before)}` };
        return changed && { hold, text: `${before.ruleId} of ${groupId} is open: ${ruleInWords(changed)}` };
      }),
    );
    const broken = found.flatMap((it) => it ?? []);
    const missing = broken.map(({ text }) => text);
    return missing.length === 0
      ? { holds: true, missing }
      : { holds: false, missing, broken: broken.map(({ hold }) => hold) };
  },

  async standing(_target, { before }, aws) {
    const { now, will, conflict = false } = await look(aws, before);
    return { before: wordsOf(before), set: CLOSED, now, will, conflict };
  },

  async revert(_target, { before }, aws) {
    const { will, back, conflict } = await look(aws, before);
    if (conflict) return { conflict: will };
    if (back && !(await authorizeRule(aws, before.groupId, back)))
      return { conflict: `left closed: ${before.groupId}, or what the rule lets through, no longer exists` };
    return { undone: will };
  },
});

const CLOSED = "closed";

function wordsOf({ ruleId, rule }: Before): string {
  return rule ? ruleInWords(rule) : `${ruleId}, gone before`;
}

function malformed({ groupId, ruleIds }: SecurityGroupRules): Refusal | undefined {
  const isNot = (value: unknown, { pattern, is }: typeof SECURITY_GROUP_ID) =>
    typeof value === "string" && pattern.test(value)
      ? undefined
      : { refused: `${JSON.stringify(value)} is not ${is}` };
  const ids = Array.isArray(ruleIds) ? ruleIds : [ruleIds];
  if (ids.length === 0 || ids.length > MOST_RULES)
    return { refused: `${ids.length} rules are named: 1 to ${MOST_RULES} can be closed at once` };
  return (
    isNot(groupId, SECURITY_GROUP_ID) ??
    ids.map((id) => isNot(id, SECURITY_GROUP_RULE_ID)).find((it) => it !== undefined)
  );
}

function notOurs(group: SecurityGroup, account: string): Refusal | undefined {
  if (group.OwnerId !== account)
    return { refused: `${group.GroupId} belongs to account ${group.OwnerId}: its owner closes its rules` };
  return isOurs(group, account) || isDrain(group, account)
    ? { refused: `${group.GroupId} is one of Cordon's own groups: functions/prepare keeps its rules` }
    : undefined;
}

function planRule(groupId: string, ruleId: string, rule: RuleContent | undefined): Change<Before> {
  return {
    hold: `security-group/${groupId}/rule/${ruleId}/content`,
    change: `${ruleId} of ${groupId}: ${rule ? ruleInWords(rule) : "gone"} → ${CLOSED}`,
    before: { groupId, ruleId, ...(rule && { rule }) },
    ...(rule === undefined && { inForce: true }),
  };
}

function whoIsHit(group: SecurityGroup, interfaces: readonly NetworkInterface[]): string[] {
  const hosts = new Set(interfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []));
  const services = [...new Set(interfaces.flatMap((eni) => serviceOwner(eni) ?? []))];
  if (interfaces.length === 0) return [];
  return [
    `all that is in ${group.GroupId} (${group.GroupName}): ${interfaces.length} network interfaces, of ${hosts.size} hosts` +
      (services.length > 0 ? ` and of ${services.join(", ")}` : ""),
  ];
}

/** The ids under which the content is open now, and what its own id lets through if that is something else. */
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

/** Where a rule stands before an undo, and what is opened again, if anything. */
async function look(
  aws: Aws,
  before: Before,
): Promise<{ now: string; will: string; back?: RuleContent; conflict?: true }> {
  const { groupId, rule } = before;
  const [{ open, changed }, [group]] = await Promise.all([
    find(aws, before),
    securityGroups(aws, "group-id", [groupId]),
  ]);
  if (group === undefined) return { now: "gone", will: `nothing: ${groupId} is gone` };
  if (rule === undefined) return { now: CLOSED, will: "nothing: it was gone before" };
  if (open.length > 0)
    return { now: ruleInWords(rule), will: `nothing: ${ruleInWords(rule)} is open in ${groupId} already` };
  if (changed)
    return {
      now: ruleInWords(changed),
      will: `left as it is: somebody made it ${ruleInWords(changed)}`,
      conflict: true,
    };
  return { now: CLOSED, will: `open ${ruleInWords(rule)} in ${groupId} again`, back: rule };
}
