import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../aws/formats.ts";
import {
  addressIfAny,
  exactly,
  instantIfAny,
  lineIfAny,
  present,
  text,
  textIfAny,
} from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import { peopleOf } from "./auth0/people.ts";
import { typePatterns } from "./person/types.ts";

const SOURCE: Format = {
  pattern: /^aws\.partner\/auth0\.com(\/[\w.-]{1,200}){1,4}$/,
  is: "a partner event source of Auth0 (aws.partner/auth0.com/…)",
};
const TYPE: Format = { pattern: /^\w{1,64}$/, is: "a log event type code" };

export interface Auth0Options {
  /** Type codes, for example `pwd_leak`; a code that ends in `*` matches all codes with that prefix. */
  readonly types: readonly string[];
}

/**
 * Auth0's tenant logs, as its log stream to EventBridge sends them: a partner event source.
 * https://auth0.com/docs/customize/log-streams/amazon-eventbridge
 * https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export const auth0 = source<Auth0Options>({
  id: "auth0",
  summary: "Auth0's tenant logs, on the partner bus of an Auth0 log stream",
  arrives: "an Auth0 log stream of type Amazon EventBridge",
  setUp: "the stream, its bus",
  trust: "ask",
  bus: "partner",
  scalars: ["data.type"],
  about: ["actor", "person"],
  everything: { types: ["*"] },
  like: ({ type }) => ({ types: [type] }),
  whereAt: "detail.data",
  pattern: ({ types }) => ({
    source: [{ prefix: "aws.partner/auth0.com/" }],
    "detail-type": ["Auth0 log"],
    detail: { data: { type: typePatterns(types) } },
  }),
  read: (event) => readLog(event),
});

function readLog(event: unknown): Reading {
  text(event, "source", SOURCE);
  exactly(event, "detail-type", "Auth0 log");
  const account = text(event, "account", ACCOUNT);
  const type = text(event, "detail.data.type", TYPE);
  const sentAt = instantIfAny(event, "time");
  const date = instantIfAny(event, "detail.data.date");
  const detectedAt = date ?? sentAt;
  if (detectedAt === undefined) throw new Unreadable("detail.data.date", "missing, or not a time");
  return present({
    id: idOf(event),
    account,
    region: text(event, "region", REGION),
    type,
    title: `Auth0: ${lineIfAny(event, "detail.data.description") ?? type}`,
    // Auth0 reports an event without a severity.
    severity: "medium",
    confidence: "medium",
    activityAt: date,
    detectedAt,
    sentAt,
    sample: false,
    ...peopleOf(event, type, account),
    remoteAddress: addressIfAny(event, "detail.data.ip"),
  });
}

function idOf(event: unknown): string {
  return (
    textIfAny(event, "detail.log_id", OPAQUE_ID) ??
    textIfAny(event, "detail.data.log_id", OPAQUE_ID) ??
    text(event, "id", OPAQUE_ID)
  );
}
