import { ACCOUNT, LONG_TERM_KEY_ID, OPAQUE_ID, REGION } from "../aws-formats.ts";
import { exactly, instantIfAny, is, isThere, list, present, text, textIfAny } from "../event-field.ts";
import { type Reading, source } from "../source.ts";
import { Unreadable } from "../unreadable.ts";

const CODE = { pattern: /^AWS_[A-Z0-9_]{1,120}$/, is: "an event type code" };
const ENTITIES = "detail.affectedEntities";
const PUBLIC_KEY = "detail.eventMetadata.publicKey";

/**
 * AWS Health's word that an access key is public; it names the key, and the plan asks IAM whose it is.
 * https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
 */
export const health = source<{ readonly codes: readonly string[] }>({
  id: "health",
  summary: "AWS Health, on the default bus: access keys that AWS has found where others can read them",
  trust: "act",
  about: ["accessKey", "user"],
  everything: { codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] },
  pattern: ({ codes }) => ({
    source: ["aws.health"],
    "detail-type": ["AWS Health Event"],
    detail: { eventTypeCode: [...codes] },
  }),
  read: (event) => readHealthEvent(event),
});

const readHealthEvent = (event: unknown): Reading => {
  exactly(event, "source", "aws.health");
  exactly(event, "detail-type", "AWS Health Event");
  const type = text(event, "detail.eventTypeCode", CODE);
  const account = accountOf(event);
  const detectedAt = instantIfAny(event, "detail.lastUpdatedTime") ?? instantIfAny(event, "time");
  if (detectedAt === undefined) throw new Unreadable("time", "missing, or not a time");
  const accessKeyId = keyOf(event);
  const place = { account, region: "global" };
  return present({
    id: text(event, "detail.eventArn", OPAQUE_ID),
    account,
    region: regionOf(event),
    type,
    title: `AWS Health: access key ${accessKeyId} is known to others`,
    severity: "high",
    // AWS has found the key itself where others can read it.
    confidence: "high",
    activityAt: instantIfAny(event, "detail.startTime"),
    detectedAt,
    sample: false,
    accessKey: { ...place, accessKeyId },
    user: { ...place, ownerOfKey: accessKeyId },
  });
};

/** With an organizational view, the account that received the event is not the one that it is about. */
const accountOf = (event: unknown): string => {
  const received = text(event, "account", ACCOUNT);
  return textIfAny(event, "detail.affectedAccount", ACCOUNT) ?? received;
};

/** Events are sent to a second Region as a backup, under the same ARN: the Region that they are about makes them one. */
const regionOf = (event: unknown): string => {
  const about = "detail.eventRegion";
  return is(event, about, "global")
    ? "global"
    : (textIfAny(event, about, REGION) ?? text(event, "region", REGION));
};

const keyOf = (event: unknown): string => {
  const keys = new Set(
    list(event, ENTITIES).map((_, i) => text(event, `${ENTITIES}.${i}.entityValue`, LONG_TERM_KEY_ID)),
  );
  const [key, second] = keys;
  if (key === undefined) throw new Unreadable(ENTITIES, "names no access key");
  if (second !== undefined)
    throw new Unreadable(ENTITIES, "names several access keys; one response contains one");
  if (isThere(event, PUBLIC_KEY) && text(event, PUBLIC_KEY, LONG_TERM_KEY_ID) !== key)
    throw new Unreadable(PUBLIC_KEY, "is another key than the affected entity");
  return key;
};
