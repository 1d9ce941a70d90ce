import { lineIfAny, present, text } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Actor } from "../model/actor.ts";
import { SUBJECTS, type Subjects } from "../model/signal.ts";
import { type Calls, isAmong, onlyRead } from "./cloudtrail/calls.ts";
import { identityOf, isByOthers } from "./cloudtrail/identity.ts";
import { recordOf } from "./cloudtrail/record.ts";
import { isNotIn, whoTried } from "./cloudtrail/sign-in.ts";
import { touchedBy } from "./cloudtrail/touched.ts";
import { type CloudTrailOptions, callsPattern, checkAbout } from "./cloudtrail/wanted.ts";
import { principalOf } from "./principal/principal.ts";

/**
 * The detail types of records about a principal's activity; Insights events report a rate without a principal. AWS's guides spell the
 * sign-in in two ways.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-cloudtrail.html
 */
const DETAIL_TYPES = [
  "AWS API Call via CloudTrail",
  "AWS Service Event via CloudTrail",
  "AWS Console Action via CloudTrail",
  "AWS Network Activity Event via CloudTrail",
  "AWS Console Sign In via CloudTrail",
  "AWS Console Signin via CloudTrail",
];

const FROM_AWS = { pattern: /^aws\.[a-z0-9.-]{1,63}$/, is: "an AWS service's source" };
const VIA_CLOUDTRAIL = { pattern: /^AWS [\w ]{1,60} via CloudTrail$/, is: "a detail-type of CloudTrail's" };
const SERVICE = {
  pattern: /^[a-z0-9][a-z0-9.-]{0,62}\.amazonaws\.com(?:\.cn)?$/,
  is: "an AWS service's name",
};
const NAME = { pattern: /^[A-Za-z][\w.:-]{0,99}$/, is: "the name of a call" };

export type { CloudTrailOptions } from "./cloudtrail/wanted.ts";

/** Calls of the AWS API, and other activity that CloudTrail records, seconds later. */
export const cloudtrail = source<CloudTrailOptions>({
  id: "cloudtrail",
  summary:
    "Calls of the AWS API as CloudTrail records them, on the default bus: who called what, and what it touched",
  arrives: "from AWS",
  setUp: "a trail",
  trust: "actor",
  records: true,
  about: SUBJECTS.filter((name) => name !== "attacker" && name !== "workload"),
  everything: { calls: ["*"], errors: "either", readOnly: true },
  readOnlyCalls: ({ calls, readOnly }) => readOnly ?? onlyRead(calls),
  like: ({ type, call }) => ({
    calls: [type as Calls],
    errors: call?.errorCode === undefined ? "succeeded" : "failed",
  }),
  pattern: (wanted) => ({ "detail-type": DETAIL_TYPES, ...callsPattern(wanted) }),
  read: (event, wanted) => readCall(event, wanted),
});

function readCall(event: unknown, wanted: CloudTrailOptions): Reading {
  const { calls, errors = "succeeded" } = wanted;
  text(event, "source", FROM_AWS);
  text(event, "detail-type", VIA_CLOUDTRAIL);
  const service = text(event, "detail.eventSource", SERVICE);
  const name = text(event, "detail.eventName", NAME);
  const type = `${service.replace(/\.amazonaws\.com(\.cn)?$/, "")}:${name}`;
  if (!isAmong(calls, type)) throw new Unreadable("detail.eventName", `${type} is not asked for here`);
  const errorCode = lineIfAny(event, "detail.errorCode", 80);
  if (errors !== "either" && (errorCode !== undefined) !== (errors === "failed"))
    throw new Unreadable(
      "detail.errorCode",
      errorCode === undefined ? "missing: the call succeeded" : "says that the call failed",
    );
  const record = recordOf(event);
  const claims = identityOf(event, record.account);
  const principal = isNotIn(event, service, name) ? whoTried(claims) : principalOf(claims);
  // A call says little about its severity; AWS attests its caller.
  const severity = wanted.severity ?? (errorCode === undefined ? ("medium" as const) : ("low" as const));
  const confidence = wanted.confidence ?? ("high" as const);
  // A service that calls with a principal's credentials may act on the request of a third party.
  const trust = isByOthers(event) ? ("ask" as const) : undefined;
  const reading = present({
    ...record,
    // A weak call must not absorb a stronger one of the same day.
    ...(wanted.once && {
      id: [dayOf(record, principal.actor), severity, confidence, trust ?? "actor"].join("/"),
    }),
    type,
    title: titleOf(type, errorCode, principal.actor),
    severity,
    confidence,
    call: present({ service, name, errorCode, userAgent: lineIfAny(event, "detail.userAgent") }),
    ...(errorCode === undefined && touchedBy(event, type, record, callerOf(principal))),
    ...principal,
    trust,
  });
  checkAbout(wanted, reading);
  return reading;
}

/** The id that all calls of one actor on one day share. */
function dayOf(
  { id, activityAt, detectedAt }: Pick<Reading, "id" | "activityAt" | "detectedAt">,
  actor?: Actor,
): string {
  return actor === undefined
    ? id
    : `day/${(activityAt ?? detectedAt).slice(0, 10)}/${actor.account ?? "-"}/${actor.name}`;
}

/** The name of the IAM user who called, whether or not Cordon can contain the user. */
function callerOf({ actor, user }: Subjects): string | undefined {
  return user?.userName ?? (actor?.kind === "user" ? actor.name.split("/").at(-1) : undefined);
}

function titleOf(type: string, errorCode: string | undefined, actor: Actor | undefined): string {
  const by =
    actor?.invokedBy === undefined || actor.kind === "aws-service" ? "" : ` through ${actor.invokedBy}`;
  const title = `${actor?.name ?? "somebody"} called ${errorCode === undefined ? "" : "in vain "}${type}${by}`;
  return (
    lineIfAny({ title: errorCode === undefined ? title : `${title} (${errorCode})` }, "title", 300) ?? type
  );
}
