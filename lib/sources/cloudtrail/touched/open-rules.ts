import { SECURITY_GROUP_ID, SECURITY_GROUP_RULE_ID } from "../../../aws/formats.ts";
import { asText, at, textIfFits } from "../../../events/event-field.ts";
import type { Subjects } from "../../../model/signal.ts";
import {
  ANSWER,
  fieldsAt,
  oneOrMore,
  PARAMETERS,
  type Reader,
  type Readers,
  type Recorded,
} from "./recorded.ts";

/** Ports that are meant to be public: the web, over TCP and, since HTTP/3, over UDP. */
const WEB = ["80", "443"];

/**
 * A range with this prefix length or a shorter one counts as the whole internet: 0.0.0.0/1 and 128.0.0.0/1 together equal 0.0.0.0/0. The
 * widest private network is 10.0.0.0/8.
 */
const EVERYBODY = { ipv4: 7, ipv6: 15 };

/** The content of a rule, by the spelling of its fields. */
interface Spelling {
  readonly id: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
}
const IN_ANSWER: Spelling = {
  id: "securityGroupRuleId",
  ipv4: "cidrIpv4",
  ipv6: "cidrIpv6",
  protocol: "ipProtocol",
  from: "fromPort",
  to: "toPort",
};
const IN_REQUEST: Spelling = {
  id: "SecurityGroupRuleId",
  ipv4: "SecurityGroupRule.CidrIpv4",
  ipv6: "SecurityGroupRule.CidrIpv6",
  protocol: "SecurityGroupRule.IpProtocol",
  from: "SecurityGroupRule.FromPort",
  to: "SecurityGroupRule.ToPort",
};

/** Records before 2021 have no rule ids, so the opened rules are unknown. */
const opened: Reader = (record) => {
  const { event, here } = record;
  const made = fieldsAt(event, `${ANSWER}.securityGroupRuleSet.items.*`).filter(
    (rule) =>
      at(event, `${rule}.isEgress`) !== true &&
      (at(event, `${rule}.groupOwnerId`) ?? here.account) === here.account,
  );
  const groups = new Set(
    made.flatMap((rule) => textIfFits(event, `${rule}.groupId`, SECURITY_GROUP_ID) ?? []),
  );
  return [...groups].flatMap((groupId) =>
    openRules(
      record,
      groupId,
      IN_ANSWER,
      made.filter((rule) => at(event, `${rule}.groupId`) === groupId),
    ),
  );
};

/** The answer does not show the direction; the rule itself does. */
const modified: Reader = (record) => {
  const request = `${PARAMETERS}.ModifySecurityGroupRulesRequest`;
  const groupId = textIfFits(record.event, `${request}.GroupId`, SECURITY_GROUP_ID);
  if (groupId === undefined) return [];
  return openRules(record, groupId, IN_REQUEST, oneOrMore(record.event, `${request}.SecurityGroupRule`));
};

/** The most rules that one step closes: a group's default limit (VPC user guide, "quotas"). */
const MOST_RULES = 60;

function openRules(
  { event, here }: Recorded,
  groupId: string,
  spelt: Spelling,
  rules: readonly string[],
): readonly Subjects[] {
  const open = rules.filter((rule) => isToEverybody(event, rule, spelt) && !isWeb(event, rule, spelt));
  const ruleIds = [
    ...new Set(
      open.flatMap((rule) => textIfFits(event, `${rule}.${spelt.id}`, SECURITY_GROUP_RULE_ID) ?? []),
    ),
  ];
  return Array.from({ length: Math.ceil(ruleIds.length / MOST_RULES) }, (_, i) => ({
    rules: { ...here, groupId, ruleIds: ruleIds.slice(i * MOST_RULES, (i + 1) * MOST_RULES) },
  }));
}

function isToEverybody(event: unknown, rule: string, { ipv4, ipv6 }: Spelling): boolean {
  return bits(event, `${rule}.${ipv4}`) <= EVERYBODY.ipv4 || bits(event, `${rule}.${ipv6}`) <= EVERYBODY.ipv6;
}

/** The prefix length of a range; NaN without one. */
function bits(event: unknown, path: string): number {
  return Number(/^[0-9a-fA-F.:]{2,45}\/(\d{1,3})$/.exec(asText(at(event, path)).slice(0, 60))?.[1]);
}

/** Also ICMP, which gives no access. */
function isWeb(event: unknown, rule: string, { protocol, from, to }: Spelling): boolean {
  const through = plain(event, `${rule}.${protocol}`).toLowerCase();
  if (["icmp", "icmpv6", "1", "58"].includes(through)) return true;
  const first = plain(event, `${rule}.${from}`);
  const isOnePort = first === plain(event, `${rule}.${to}`);
  return ["tcp", "udp", "6", "17"].includes(through) && isOnePort && WEB.includes(first);
}

/** Some records have numbers as text. */
function plain(event: unknown, path: string): string {
  const value = at(event, path);
  return typeof value === "number" ? String(value) : asText(value);
}

/** Rules by which a security group opens more than the web to the internet (EC2 API reference, the calls of those names). */
export const OPEN_RULES: Readers = {
  "ec2:AuthorizeSecurityGroupIngress": opened,
  "ec2:ModifySecurityGroupRules": modified,
};
