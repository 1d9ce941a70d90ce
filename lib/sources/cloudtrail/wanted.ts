import { alternatives } from "../../events/event-pattern/exclude.ts";
import { SetAside } from "../../events/unreadable.ts";
import type { Narrowed } from "../../events/where.ts";
import type { Json } from "../../model/json.ts";
import { type Confidence, type Severity, SUBJECT_NAMES, type Subjects } from "../../model/signal.ts";
import { type Calls, patternOf } from "./calls.ts";

type Pattern = { readonly [key: string]: Json };

/** Which calls a playbook answers: `{ calls: ["iam:CreateAccessKey", "cloudtrail:Stop*"] }`. */
export interface CloudTrailOptions extends Narrowed {
  /** `iam:CreateAccessKey`, `iam:Delete*`, `iam:*`; `*` is everything but sign-ins, which are `consoleSignIn`'s. */
  readonly calls: readonly (Calls | "*")[];
  /** Calls that AWS refused changed nothing. */
  readonly errors?: "succeeded" | "failed" | "either";
  /** Calls that only read come as well; without a word on it, when a name begins with Get, List or Describe. */
  readonly readOnly?: boolean;
  /** A call that touched, or was made by, nothing of these kinds is set aside: it is no response at all. */
  readonly about?: keyof Subjects | readonly (keyof Subjects)[];
  /**
   * All such calls of one actor on one day (UTC), in one account and Region, that weigh the same are one signal: what comes in bursts is one response, which
   * takes up what the later calls touch.
   */
  readonly once?: "a day";
  /** How bad such a call is by itself; without a word on it medium, and low where it failed. */
  readonly severity?: Severity;
  /** How sure it is that such a call is bad, by itself; low where people make it every day. */
  readonly confidence?: Confidence;
}

/** The pattern of these calls: envelope's `source` and `detail`. Throws TypeError where `where` speaks of what `calls` does. */
export function callsPattern({ calls, errors = "succeeded", where = {} }: CloudTrailOptions): {
  readonly source: Json;
  readonly detail: Pattern;
} {
  const { source, detail } = patternOf(calls);
  const named = alternatives(where);
  const name = OF_CALLS.find((one) => named.some((fields) => fields.has(one)));
  if (name !== undefined) throw new TypeError(`cloudtrail: \`where\` may not say ${name}: \`calls\` does`);
  if (errors === "succeeded" && named.some((fields) => fields.has("errorCode")))
    throw new TypeError(`cloudtrail: to ask for an errorCode, say errors: "failed" or "either"`);
  // Whoever names a code asks for one that is there.
  const isNamed = errors === "failed" && named.every((fields) => fields.has("errorCode"));
  const outcome: Pattern =
    errors === "either" || isNamed ? {} : { errorCode: [{ exists: errors === "failed" }] };
  return { source, detail: { ...detail, ...outcome } };
}

const OF_CALLS = ["eventSource", "eventName"];

/** Throws `SetAside` unless a reading is about something of the kinds that are asked for. */
export function checkAbout(
  { about }: CloudTrailOptions,
  reading: Subjects & { readonly involved?: readonly Subjects[] },
): void {
  const kinds = about === undefined ? [] : [about].flat();
  const isAbout = [reading, ...(reading.involved ?? [])].some((one) =>
    kinds.some((kind) => one[kind] !== undefined),
  );
  if (kinds.length > 0 && !isAbout)
    throw new SetAside(`it is not about ${kinds.map((kind) => SUBJECT_NAMES[kind]).join(", nor about ")}`);
}
