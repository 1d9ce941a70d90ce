import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../aws-formats.ts";
import {
  addressIfAny,
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
} from "../event-field.ts";
import type { Confidence, Severity } from "../signal.ts";
import { type Reading, source } from "../source.ts";
import { Unreadable } from "../unreadable.ts";
import { subjects, type UserType } from "./guardduty/subjects.ts";

/** The lowest number of each band. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const FLOOR: Readonly<Record<Severity, number>> = { low: 1, medium: 4, high: 7, critical: 9 };

const FINDING_TYPE: Format = { pattern: /^[\w:/.!&-]{1,128}$/, is: "a finding type" };

interface Wanted {
  /** A type that ends in `*` means all that begin so. */
  readonly types: readonly string[];
  readonly minSeverity?: Severity;
  /** Only findings about credentials of this kind. */
  readonly userType?: UserType;
}

/**
 * GuardDuty findings of these types.
 * A delegated administrator's findings are about `detail.accountId`, never about the account that received them.
 */
export const guardduty = source<Wanted>({
  id: "guardduty",
  summary: "GuardDuty's own findings, on the default bus",
  trust: "act",
  about: ["session", "accessKey", "user", "instance"],
  everything: { types: ["*"] },
  pattern: ({ types, minSeverity, userType }) => ({
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: {
      type: types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type)),
      ...(minSeverity && { severity: [{ numeric: [">=", FLOOR[minSeverity]] }] }),
      ...(userType && { resource: { accessKeyDetails: { userType: [userType] } } }),
    },
  }),
  read: (event) => readFinding(event),
});

const readFinding = (event: unknown): Reading => {
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
    severity: severityOf(number(event, "detail.severity")),
    confidence: confidenceOf(type),
    activityAt: instantIfAny(event, "detail.service.eventFirstSeen"),
    detectedAt: detectedAt(event),
    count: countIfAny(event, "detail.service.count"),
    sample,
    ...subjects(event, type, account, region, sample),
    remoteAddress: remoteAddress(event),
  });
};

const severityOf = (value: number): Severity => {
  if (value < 0 || value > 10) throw new Unreadable("detail.severity", "is not between 0 and 10");
  if (value >= FLOOR.critical) return "critical";
  return value >= FLOOR.high ? "high" : value >= FLOOR.medium ? "medium" : "low";
};

/** Types that say that something is unlike before, or on a list that the account's own people uploaded. */
const ONLY_UNUSUAL = /^Behavior:|Anomalous|Unusual|Suspicious|ConsoleLoginSuccess|\.Custom$/;

/**
 * How sure GuardDuty is, by the finding's type, since a finding carries no such number of its own: medium for what is only
 * unusual, high for known bad addresses, domains and tools, and for credentials seen where they cannot belong.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 */
const confidenceOf = (type: string): Confidence => (ONLY_UNUSUAL.test(type) ? "medium" : "high");

const detectedAt = (event: unknown): string => {
  const paths = ["detail.updatedAt", "detail.createdAt", "time"];
  const found = paths.map((path) => instantIfAny(event, path)).find((moment) => moment !== undefined);
  if (found === undefined) throw new Unreadable("detail.updatedAt", "missing, or not a time");
  return found;
};

/** GuardDuty marks what CreateSampleFindings made in one of these places. */
const isSample = (event: unknown): boolean =>
  is(event, "detail.service.additionalInfo.sample", true) ||
  is(jsonIfAny(event, "detail.service.additionalInfo.value"), "sample", true) ||
  lineIfAny(event, "detail.title")?.startsWith("[SAMPLE]") === true;

const remoteAddress = (event: unknown): string | undefined =>
  ["awsApiCallAction", "networkConnectionAction", "kubernetesApiCallAction", "rdsLoginAttemptAction"]
    .flatMap((action) => ["ipAddressV4", "ipAddressV6"].map((ip) => `${action}.remoteIpDetails.${ip}`))
    .map((path) => addressIfAny(event, `detail.service.action.${path}`))
    .find((address) => address !== undefined);
