import { type Format, OPAQUE_ID, REGION } from "../aws/formats.ts";
import {
  addressIfAny,
  exactly,
  instantIfAny,
  is,
  lineIfAny,
  number,
  present,
  text,
  textIfAny,
} from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Confidence, Severity } from "../model/signal.ts";
import { accountOf, onlyKnown } from "./custom/fields.ts";
import { subjectsOf } from "./custom/subjects.ts";
import { typePatterns } from "./person/types.ts";

const SENDER: Format = {
  pattern: /^(?!aws\.)[A-Za-z0-9][\w./-]{0,99}$/,
  is: "the name of a source that is not AWS's",
};
const TYPE: Format = { pattern: /^[A-Za-z0-9][\w:/. -]{0,127}$/, is: "a type" };
const ID: Format = { pattern: /^[A-Za-z0-9][\w:/.-]{0,255}$/, is: OPAQUE_ID.is };
const SEVERITY: Format = { pattern: /^(low|medium|high|critical)$/, is: "low, medium, high or critical" };
const CONFIDENCE: Format = { pattern: /^(low|medium|high)$/, is: "low, medium or high" };

export interface CustomOptions {
  /** The sender's types; a type that ends in `*` matches all types with that prefix. */
  readonly types: readonly string[];
  /** The envelope's `source`, as the sender writes it; absent: any sender on the bus. */
  readonly from?: readonly string[];
}

/**
 * Findings that a product or a person of the deployer sends to a bus of the deployer, in the format "Cordon Signal", version 1
 * (docs/sources.md). Reads every field strictly and refuses unknown fields: the first event must show a misspelt `instanceID`, not a
 * response without a target.
 */
export const custom = source<CustomOptions>({
  id: "custom",
  summary: "Signals that you send to a bus of your own, in the form of docs/sources.md",
  arrives: "anything of yours, in the form below",
  setUp: "the sender, a bus",
  trust: "ask",
  bus: "custom",
  scalars: ["severity", "type", "version"],
  about: ["session", "user", "accessKey", "person", "instance", "bucket", "lambdaFunction"],
  everything: { types: ["*"] },
  like: ({ type }) => ({ types: [type] }),
  pattern: ({ types, from }) => ({
    source: from ? [...from] : [{ "anything-but": { prefix: "aws." } }],
    "detail-type": ["Cordon Signal"],
    detail: { version: [1], type: typePatterns(types) },
  }),
  read: (event) => readSignal(event),
});

function readSignal(event: unknown): Reading {
  const sender = text(event, "source", SENDER);
  exactly(event, "detail-type", "Cordon Signal");
  if (number(event, "detail.version") !== 1) throw new Unreadable("detail.version", "is not 1");
  onlyKnown(event);
  const account = accountOf(event);
  const region = textIfAny(event, "detail.region", REGION) ?? text(event, "region", REGION);
  const type = text(event, "detail.type", TYPE);
  const sentAt = instantIfAny(event, "time");
  const detectedAt = instantIfAny(event, "detail.detectedAt") ?? sentAt;
  if (detectedAt === undefined) throw new Unreadable("detail.detectedAt", "missing, or not a time");
  return present({
    // Two senders may use the same numbers.
    id: `${sender}/${text(event, "detail.id", ID)}`,
    account,
    region,
    type,
    title: lineIfAny(event, "detail.title") ?? type,
    severity: text(event, "detail.severity", SEVERITY) as Severity,
    confidence: (textIfAny(event, "detail.confidence", CONFIDENCE) ?? "medium") as Confidence,
    activityAt: instantIfAny(event, "detail.activityAt"),
    detectedAt,
    sentAt,
    sample: is(event, "detail.sample", true),
    ...subjectsOf(event, { account, region }),
    remoteAddress: addressIfAny(event, "detail.remoteAddress"),
  });
}
