import { alternatives } from "../../events/event-pattern/exclude.ts";
import { SetAside } from "../../events/unreadable.ts";
import type { Narrowed } from "../../events/where.ts";
import type { Json } from "../../model/json.ts";
import { type Confidence, type Severity, SUBJECT_NAMES, type Subjects } from "../../model/signal.ts";
import { type Calls, patternOf } from "./calls.ts";

type Pattern = { readonly [key: string]: Json };

/** The calls that a playbook answers: `{ calls: ["iam:CreateAccessKey", "cloudtrail:Stop*"] }`. */
export interface CloudTrailOptions extends Narrowed {
  /** `iam:CreateAccessKey`, `iam:Delete*`, `iam:*`; `*` matches everything except sign-ins, which belong to `consoleSignIn`. */
  readonly calls: readonly (Calls | "*")[];
  /** Calls that AWS refused changed nothing. */
  readonly errors?: "succeeded" | "failed" | "either";
  /** Whether read-only calls count; absent: when a name begins with Get, List or Describe. */
  readonly readOnly?: boolean;
  /** A call without a resource or actor of these kinds is set aside and starts no response. */
  readonly about?: keyof Subjects | readonly (keyof Subjects)[];
  /**
   * All such calls of one actor on one day (UTC), in one account and Region, with the same severity and confidence are one signal: a
   * burst is one response, which adds the targets of later calls.
   */
  readonly once?: "a day";
  /** The severity of such a call; absent: medium, and low where it failed. */
  readonly severity?: Severity;
  /** The confidence that such a call is an attack; low where operators make it every day. */
  readonly confidence?: Confidence;
}

/** The pattern of these calls: envelope's `source` and `detail`. Throws TypeError where `where` repeats a field of `calls`. */
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
  // A playbook that names an error code wants calls with an error.
  const isNamed = errors === "failed" && named.every((fields) => fields.has("errorCode"));
  const outcome: Pattern =
    errors === "either" || isNamed ? {} : { errorCode: [{ exists: errors === "failed" }] };
  return { source, detail: { ...detail, ...outcome } };
}

const OF_CALLS = ["eventSource", "eventName"];

/** Throws `SetAside` unless a finding has a subject of the requested kinds. */
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
