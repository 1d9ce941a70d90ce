import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../../aws/formats.ts";
import { addressIfAny, instantIfAny, isThere, text, textIfAny } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";

/** The format of a Region: anonymised records name Regions that do not exist ("us-north-2r"). The actor is global regardless. */
const RECORDED_REGION: Format = {
  pattern: /^[a-z]{2,8}(?:-[a-z]{2,16}){1,3}-\d{1,2}[a-z]?$/,
  is: REGION.is,
};

/**
 * The common fields of every CloudTrail record, for a signal. CloudTrail records a call on another account's resource in both accounts
 * with one `sharedEventID`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function recordOf(event: unknown) {
  const sentAt = instantIfAny(event, "time");
  const activityAt = instantIfAny(event, "detail.eventTime");
  const detectedAt = sentAt ?? activityAt;
  if (detectedAt === undefined) throw new Unreadable("detail.eventTime", "missing, or not a time");
  return {
    // Older records have no id; the envelope's id is at least equal for every redelivery.
    id:
      textIfAny(event, "detail.sharedEventID", OPAQUE_ID) ??
      textIfAny(event, "detail.eventID", OPAQUE_ID) ??
      text(event, "id", OPAQUE_ID),
    account: accountOf(event),
    region: textIfAny(event, "detail.awsRegion", RECORDED_REGION) ?? text(event, "region", RECORDED_REGION),
    activityAt,
    detectedAt,
    sentAt,
    // The name of an AWS service that called for the principal.
    remoteAddress: addressIfAny(event, "detail.sourceIPAddress"),
    sample: false,
  } as const;
}

/** CloudTrail delivers a record in the account that recorded it, so both values are equal where present. */
function accountOf(event: unknown): string {
  const recorded = textIfAny(event, "detail.recipientAccountId", ACCOUNT);
  const sent =
    isThere(event, "account") || recorded === undefined ? text(event, "account", ACCOUNT) : recorded;
  if (recorded !== undefined && recorded !== sent)
    throw new Unreadable("detail.recipientAccountId", `is ${recorded}, but account ${sent} sent the event`);
  return sent;
}
