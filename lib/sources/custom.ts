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
  /** Types that the sender chose; one that ends in `*` means all that begin so. */
  readonly types: readonly string[];
  /** The envelope's `source`, as the sender writes it; anybody on the bus when absent. */
  readonly from?: readonly string[];
}

/**
 * What a product or a person of the deployer's own sends to a bus of theirs, in the form "Cordon Signal", version 1
 * (docs/sources.md). Every field is read strictly, and a field that there is not is refused: a misspelt `instanceID` must be
 * found at the first event, not in a response that contains nothing.
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
    // Two senders may count alike.
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
