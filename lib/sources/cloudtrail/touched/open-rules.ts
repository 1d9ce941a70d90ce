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

/** What is meant for everybody: the web, over TCP and, since HTTP/3, over UDP. */
const WEB = ["80", "443"];

/**
 * A range of this many bits or fewer is no network of anybody's, but everybody, or half of them: who opens 0.0.0.0/1 and
 * 128.0.0.0/1 has opened 0.0.0.0/0. The widest private network is 10.0.0.0/8.
 */
const EVERYBODY = { ipv4: 7, ipv6: 15 };

/** What a rule lets through, by how its fields are spelt. */
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

/** Records of before 2021 have no rules' ids: what was opened then is no more to be told than what those records touch. */
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

/** The answer says nothing; whether it is a rule for what comes in, the rule itself tells. */
const modified: Reader = (record) => {
  const request = `${PARAMETERS}.ModifySecurityGroupRulesRequest`;
  const groupId = textIfFits(record.event, `${request}.GroupId`, SECURITY_GROUP_ID);
  if (groupId === undefined) return [];
  return openRules(record, groupId, IN_REQUEST, oneOrMore(record.event, `${request}.SecurityGroupRule`));
};

/** Most that one step closes: as many as a group holds by default (VPC user guide, "quotas"). */
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

/** The length of a range's prefix; not a number where there is none. */
function bits(event: unknown, path: string): number {
  return Number(/^[0-9a-fA-F.:]{2,45}\/(\d{1,3})$/.exec(asText(at(event, path)).slice(0, 60))?.[1]);
}

/** Also ICMP, by which nobody gets in. */
function isWeb(event: unknown, rule: string, { protocol, from, to }: Spelling): boolean {
  const through = plain(event, `${rule}.${protocol}`).toLowerCase();
  if (["icmp", "icmpv6", "1", "58"].includes(through)) return true;
  const first = plain(event, `${rule}.${from}`);
  const isOnePort = first === plain(event, `${rule}.${to}`);
  return ["tcp", "udp", "6", "17"].includes(through) && isOnePort && WEB.includes(first);
}

/** Some records have numbers as texts. */
function plain(event: unknown, path: string): string {
  const value = at(event, path);
  return typeof value === "number" ? String(value) : asText(value);
}

/** Rules by which a security group lets everybody in to more than the web (EC2 API reference, the calls of those names). */
export const OPEN_RULES: Readers = {
  "ec2:AuthorizeSecurityGroupIngress": opened,
  "ec2:ModifySecurityGroupRules": modified,
};
