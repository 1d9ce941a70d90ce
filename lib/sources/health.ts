import { ACCOUNT, LONG_TERM_KEY_ID, OPAQUE_ID, REGION } from "../aws/formats.ts";
import { exactly, instantIfAny, is, isThere, list, present, text, textIfAny } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Subjects } from "../model/signal.ts";

const CODE = { pattern: /^AWS_[A-Z0-9_]{1,120}$/, is: "an event type code" };
const ENTITIES = "detail.affectedEntities";
const PUBLIC_KEY = "detail.eventMetadata.publicKey";

export interface HealthOptions {
  /** Codes of AWS Health's events, such as `AWS_RISK_CREDENTIALS_EXPOSED`. */
  readonly codes: readonly string[];
}

/**
 * AWS Health's notice that an access key is public. It names the key, and the plan asks IAM for the key's owner.
 * https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
 */
export const health = source<HealthOptions>({
  id: "health",
  summary: "AWS Health, on the default bus: access keys that AWS has found where others can read them",
  arrives: "from AWS",
  setUp: "nothing",
  trust: "act",
  scalars: ["eventTypeCode"],
  about: ["accessKey", "user"],
  everything: { codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] },
  like: ({ type }) => ({ codes: [type] }),
  pattern: ({ codes }) => ({
    source: ["aws.health"],
    "detail-type": ["AWS Health Event"],
    detail: { eventTypeCode: [...codes] },
  }),
  read: (event) => readHealthEvent(event),
});

function readHealthEvent(event: unknown): Reading {
  exactly(event, "source", "aws.health");
  exactly(event, "detail-type", "AWS Health Event");
  const type = text(event, "detail.eventTypeCode", CODE);
  const account = accountOf(event);
  const sentAt = instantIfAny(event, "time");
  const detectedAt = instantIfAny(event, "detail.lastUpdatedTime") ?? sentAt;
  if (detectedAt === undefined) throw new Unreadable("time", "missing, or not a time");
  const keys = keysOf(event);
  const place = { account, region: "global" };
  const named = keys.map(
    (accessKeyId): Subjects => ({
      accessKey: { ...place, accessKeyId },
      user: { ...place, ownerOfKey: accessKeyId },
    }),
  );
  return present({
    id: text(event, "detail.eventArn", OPAQUE_ID),
    account,
    region: regionOf(event),
    type,
    title:
      keys.length === 1
        ? `AWS Health: access key ${keys[0]} is known to others`
        : `AWS Health: ${keys.length} access keys are known to others`,
    severity: "high",
    // AWS itself found the key in public.
    confidence: "high",
    activityAt: instantIfAny(event, "detail.startTime"),
    detectedAt,
    sentAt,
    sample: false,
    ...(named.length === 1 ? named[0] : { involved: named }),
  });
}

/** With an organizational view, the account that receives an event is not the affected account. */
function accountOf(event: unknown): string {
  const received = text(event, "account", ACCOUNT);
  return textIfAny(event, "detail.affectedAccount", ACCOUNT) ?? received;
}

/** AWS Health sends events to a second Region as a backup, under the same ARN: the affected Region in the id makes them one response. */
function regionOf(event: unknown): string {
  const about = "detail.eventRegion";
  return is(event, about, "global")
    ? "global"
    : (textIfAny(event, about, REGION) ?? text(event, "region", REGION));
}

/** The keys of an event, each once; the metadata repeats one of them. */
function keysOf(event: unknown): readonly string[] {
  const keys = new Set(
    list(event, ENTITIES).map((_, i) => text(event, `${ENTITIES}.${i}.entityValue`, LONG_TERM_KEY_ID)),
  );
  if (keys.size === 0) throw new Unreadable(ENTITIES, "names no access key");
  if (isThere(event, PUBLIC_KEY) && !keys.has(text(event, PUBLIC_KEY, LONG_TERM_KEY_ID)))
    throw new Unreadable(PUBLIC_KEY, "is another key than the affected entities");
  return [...keys];
}
