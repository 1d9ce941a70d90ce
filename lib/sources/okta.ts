import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../aws/formats.ts";
import {
  exactly,
  instantIfAny,
  lineIfAny,
  present,
  text,
  textIfAny,
  textIfFits,
} from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Severity } from "../model/signal.ts";
import { addressOf, othersOf, peopleOf } from "./okta/people.ts";
import { isOneOf, typePatterns } from "./person/types.ts";

const SOURCE: Format = {
  pattern: /^aws\.partner\/okta\.com(\/[\w.-]{1,100}){1,4}$/,
  is: "a partner event source of Okta (aws.partner/okta.com/…)",
};
const EVENT_TYPE: Format = { pattern: /^[\w.]{1,128}$/, is: "an event type" };

export interface OktaOptions {
  /** Event types of Okta's catalogue; a type that ends in `*` matches all types with that prefix. */
  readonly eventTypes: readonly string[];
  /** Only events with these outcomes, in Okta's terms: a failed sign-in opens no session. */
  readonly outcome?: "SUCCESS" | "FAILURE" | "ALLOW" | "DENY" | "CHALLENGE" | "SKIPPED" | "UNKNOWN";
  /** Only activity against another user: the person is then the user affected, and activity of users on themselves is set aside. */
  readonly done?: "to others";
}

/**
 * Events of Okta's System Log, as its log stream sends them to EventBridge: a partner event source.
 * https://help.okta.com/oie/en-us/content/topics/reports/log-streaming/about-log-streams.htm
 * https://developer.okta.com/docs/reference/api/event-types/
 */
export const okta = source<OktaOptions>({
  id: "okta",
  summary: "Okta's System Log, on the partner bus of an Okta log stream",
  arrives: "an Okta log stream of type Amazon EventBridge",
  setUp: "the stream, its bus",
  trust: "ask",
  bus: "partner",
  scalars: ["eventType"],
  about: ["actor", "person"],
  everything: { eventTypes: ["*"] },
  like: ({ type }) => ({ eventTypes: [type] }),
  pattern: ({ eventTypes, outcome }) => ({
    source: [{ prefix: "aws.partner/okta.com/" }],
    "detail-type": ["SystemLog"],
    detail: {
      eventType: typePatterns(eventTypes),
      ...(outcome && { outcome: { result: [outcome] } }),
    },
  }),
  read: (event, wanted) => readLogEvent(event, wanted),
});

function readLogEvent(event: unknown, { eventTypes, done }: OktaOptions): Reading {
  text(event, "source", SOURCE);
  exactly(event, "detail-type", "SystemLog");
  const account = text(event, "account", ACCOUNT);
  const type = text(event, "detail.eventType", EVENT_TYPE);
  // A playbook tries its triggers in order, and the person of an event depends on the trigger.
  if (!isOneOf(eventTypes, type)) throw new Unreadable("detail.eventType", `${type} was not asked for`);
  const sentAt = instantIfAny(event, "time");
  const published = instantIfAny(event, "detail.published");
  const detectedAt = published ?? sentAt;
  if (detectedAt === undefined) throw new Unreadable("detail.published", "missing, or not a time");
  return present({
    id: textIfAny(event, "detail.uuid", OPAQUE_ID) ?? text(event, "id", OPAQUE_ID),
    account,
    region: text(event, "region", REGION),
    type,
    title: `Okta: ${lineIfAny(event, "detail.displayMessage") ?? type}`,
    severity: severityOf(event),
    // Okta records requests and its own assessment; neither is a known attack.
    confidence: "medium",
    activityAt: published,
    detectedAt,
    sentAt,
    sample: false,
    ...(done === undefined ? peopleOf(event, type, account) : othersOf(event, account)),
    remoteAddress: addressOf(event, type),
  });
}

const RISK: Format = { pattern: /^\{[^{}]{0,1000}\}$/, is: "a risk" };
const LEVELS: Readonly<Record<string, Severity>> = { HIGH: "high", MEDIUM: "medium", LOW: "low" };
const SEVERITIES: Readonly<Record<string, Severity>> = { ERROR: "high", WARN: "medium" };
const WORD: Format = { pattern: /^[A-Z]{1,16}$/, is: "a severity" };

/**
 * Okta's risk level of the sign-in or the user ("{level=HIGH, reasons=…}"), else the log's severity.
 * https://developer.okta.com/docs/reference/api/itp-et/
 */
function severityOf(event: unknown): Severity {
  const risk = textIfFits(event, "detail.debugContext.debugData.risk", RISK);
  const level = /[{ ,]level=(HIGH|MEDIUM|LOW)[,} ]/.exec(risk ?? "")?.[1];
  return LEVELS[level ?? ""] ?? SEVERITIES[textIfFits(event, "detail.severity", WORD) ?? ""] ?? "low";
}
