import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../aws/formats.ts";
import {
  countIfAny,
  exactly,
  instantIfAny,
  is,
  isThere,
  jsonIfAny,
  lineIfAny,
  number,
  present,
  text,
} from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Json } from "../model/json.ts";
import type { Severity } from "../model/signal.ts";
import { FOUND } from "./guardduty/about.ts";
import { confidenceOf, isCustomRule } from "./guardduty/finding-types.ts";
import type { UserType } from "./guardduty/principal.ts";
import { remoteAddress } from "./guardduty/remote-addresses.ts";
import { restOf } from "./guardduty/rest.ts";
import { SCALARS } from "./guardduty/scalars.ts";
import { sequenceAddress } from "./guardduty/sequence.ts";
import { FLOOR, severityOf } from "./guardduty/severity.ts";
import { subjects } from "./guardduty/subjects.ts";

type Pattern = { readonly [key: string]: Json };

const FINDING_TYPE: Format = { pattern: /^[\w:/.!&-]{1,128}$/, is: "a finding type" };

export interface GuardDutyOptions {
  /** A type that ends in `*` matches all types with that prefix; `*` alone matches every finding, unreadable ones included. */
  readonly types: readonly string[];
  /** Only findings that no other trigger of any playbook takes, so that each finding has a playbook. */
  readonly rest?: true;
  readonly minSeverity?: Severity;
  /** Only findings about credentials of this kind. */
  readonly userType?: UserType;
}

/**
 * GuardDuty findings of these types.
 * A delegated administrator's findings affect `detail.accountId`, never the account that received them.
 */
export const guardduty = source<GuardDutyOptions>({
  id: "guardduty",
  summary: "GuardDuty's own findings, attack sequences included, on the default bus",
  arrives: "from AWS",
  setUp: "GuardDuty",
  trust: "act",
  scalars: SCALARS,
  about: [...FOUND, "attacker", "trail"],
  everything: { types: ["*"] },
  like: ({ type }) => ({ types: [type] }),
  pattern: (wanted) => findingPattern(detailPattern(wanted)),
  rest: (wanted) =>
    wanted.rest
      ? (others) => {
          const { detail, rule } = restOf(others);
          return { pattern: findingPattern(detail), ...(rule && { rule: findingPattern(rule) }) };
        }
      : undefined,
  read: (event) => readFinding(event),
});

function findingPattern(detail: Pattern) {
  return {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    ...(Object.keys(detail).length > 0 && { detail }),
  };
}

/** Throws TypeError where `rest` stands beside a condition: findings that another playbook takes in part would have no playbook. */
function detailPattern({ types, minSeverity, userType, rest }: GuardDutyOptions): Pattern {
  if (rest && (types.join() !== "*" || minSeverity || userType))
    throw new TypeError('guardduty: the rest is all of it: { types: ["*"], rest: true }');
  return {
    ...(!types.includes("*") && { type: types.map(typePattern) }),
    ...(minSeverity && { severity: [{ numeric: [">=", FLOOR[minSeverity]] }] }),
    ...(userType && { resource: { accessKeyDetails: { userType: [userType] } } }),
  };
}

function typePattern(type: string): Json {
  return type.endsWith("*") ? { prefix: type.slice(0, -1) } : type;
}

function readFinding(event: unknown): Reading {
  exactly(event, "source", "aws.guardduty");
  exactly(event, "detail-type", "GuardDuty Finding");
  if (!isThere(event, "detail.type") && isThere(event, "detail.Type"))
    throw new Unreadable(
      "detail.Type",
      "is written as the GetFindings API writes it; events have small first letters",
    );
  const account = text(event, "detail.accountId", ACCOUNT);
  const region = text(event, "detail.region", REGION);
  const type = text(event, "detail.type", FINDING_TYPE);
  const sample = isSample(event);
  return present({
    id: text(event, "detail.id", OPAQUE_ID),
    account,
    region,
    type,
    title: lineIfAny(event, "detail.title") ?? type,
    severity: severityOf(number(event, "detail.severity"), "detail.severity"),
    confidence: confidenceOf(type),
    activityAt: instantIfAny(event, "detail.service.eventFirstSeen"),
    lastActivityAt: instantIfAny(event, "detail.service.eventLastSeen"),
    detectedAt: detectedAt(event),
    sentAt: instantIfAny(event, "time"),
    count: countIfAny(event, "detail.service.count"),
    sample,
    ...(isCustomRule(type) && { trust: "actor" as const }),
    ...subjects(event, type, { account, region }, sample),
    remoteAddress: remoteAddress(event) ?? sequenceAddress(event),
  });
}

function detectedAt(event: unknown): string {
  const paths = ["detail.updatedAt", "detail.createdAt", "time"];
  const found = paths.map((path) => instantIfAny(event, path)).find((moment) => moment !== undefined);
  if (found === undefined) throw new Unreadable("detail.updatedAt", "missing, or not a time");
  return found;
}

/** GuardDuty marks findings of CreateSampleFindings in one of these fields. */
function isSample(event: unknown): boolean {
  return (
    is(event, "detail.service.additionalInfo.sample", true) ||
    is(jsonIfAny(event, "detail.service.additionalInfo.value"), "sample", true) ||
    lineIfAny(event, "detail.title")?.startsWith("[SAMPLE]") === true
  );
}
