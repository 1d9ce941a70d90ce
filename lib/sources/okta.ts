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
  /** Of Okta's catalogue; one that ends in `*` means all that begin so. */
  readonly eventTypes: readonly string[];
  /** Only events that ended so, in Okta's words: a sign-in that failed has signed nobody in. */
  readonly outcome?: "SUCCESS" | "FAILURE" | "ALLOW" | "DENY" | "CHALLENGE" | "SKIPPED" | "UNKNOWN";
  /** Only what somebody did to another user: who it was done to is the person then, and what people do to themselves is set aside. */
  readonly done?: "to others";
}

/**
 * Events of Okta's System Log, as its log stream to EventBridge sends them: a partner event source.
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
  // A playbook with several triggers has them tried one after another, and whom an event is about depends on which.
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
    // Okta records what it was asked for, and what it thinks of it; neither is known to be an attack.
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
 * The risk that Okta sees in the sign-in or the user ("{level=HIGH, reasons=…}"), else the log's own word.
 * https://developer.okta.com/docs/reference/api/itp-et/
 */
function severityOf(event: unknown): Severity {
  const risk = textIfFits(event, "detail.debugContext.debugData.risk", RISK);
  const level = /[{ ,]level=(HIGH|MEDIUM|LOW)[,} ]/.exec(risk ?? "")?.[1];
  return LEVELS[level ?? ""] ?? SEVERITIES[textIfFits(event, "detail.severity", WORD) ?? ""] ?? "low";
}
