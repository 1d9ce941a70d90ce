import { compile, type Matcher } from "../../events/event-pattern.ts";
import { SetAside } from "../../events/unreadable.ts";
import type { Json } from "../../model/json.ts";
import { type Confidence, type Severity, SUBJECT_NAMES, type Subjects } from "../../model/signal.ts";
import { type Calls, patternOf } from "./calls.ts";

type Pattern = { readonly [key: string]: Json };

/** Which calls a playbook answers: `{ calls: ["iam:CreateAccessKey", "cloudtrail:Stop*"] }`. */
export interface WantedCalls {
  /** `iam:CreateAccessKey`, `iam:Delete*`, `iam:*`; `*` is everything but sign-ins, which are `consoleSignIn`'s. */
  readonly calls: readonly (Calls | "*")[];
  /** Calls that AWS refused changed nothing. */
  readonly errors?: "succeeded" | "failed" | "either";
  /** Calls that only read come as well; without a word on it, when a name begins with Get, List or Describe. */
  readonly readOnly?: boolean;
  /** What else a record must say, as EventBridge's pattern of its `detail`: `{ requestParameters: { … } }`. */
  readonly where?: Pattern;
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

/** The pattern of these calls: envelope's `source` and `detail`. Throws TypeError where two parts of it contradict each other. */
export function callsPattern({ calls, errors = "succeeded", where = {} }: WantedCalls): {
  readonly source: Json;
  readonly detail: Pattern;
} {
  const { source, detail } = patternOf(calls);
  const outcome: Pattern = errors === "either" ? {} : { errorCode: [{ exists: errors === "failed" }] };
  if (errors === "succeeded" && "errorCode" in where)
    throw new TypeError(`cloudtrail: to ask for an errorCode, say errors: "failed" or "either"`);
  return { source, detail: and({ ...detail, ...outcome }, where) };
}

/** Named by `calls` alone: the later of two conditions on one field would count, and the first be lost. */
const OF_CALLS = ["eventSource", "eventName"];

function and(detail: Pattern, where: Pattern): Pattern {
  for (const part of alternativesIn(where))
    for (const name of OF_CALLS)
      if (name in part) throw new TypeError(`cloudtrail: \`where\` may not say ${name}: \`calls\` does`);
  const { $or: some, ...all } = where;
  if (some === undefined || detail["$or"] === undefined) return { ...detail, ...where };
  // One object has one `$or`: the other goes into each of its branches.
  const branches = detail["$or"] as readonly Pattern[];
  return { ...detail, ...all, $or: branches.map((branch) => ({ ...branch, $or: some })) };
}

/** A pattern of `detail`, and all that stands in `$or` at its level. */
function alternativesIn(pattern: Pattern): readonly Pattern[] {
  const inner = pattern["$or"];
  return [pattern, ...(Array.isArray(inner) ? (inner as Pattern[]).flatMap(alternativesIn) : [])];
}

const COMPILED = new WeakMap<Pattern, Matcher>();

/** Whether a record is as `where` wants it: of two triggers on the same calls only one may be the record's. */
export function isWhere({ where }: WantedCalls, event: unknown): boolean {
  if (where === undefined || Object.keys(where).length === 0) return true;
  const matches = COMPILED.get(where) ?? compile({ detail: where });
  COMPILED.set(where, matches);
  return matches(event as object);
}

/** Throws `SetAside` unless a reading is about something of the kinds that are asked for. */
export function checkAbout(
  { about }: WantedCalls,
  reading: Subjects & { readonly involved?: readonly Subjects[] },
): void {
  const kinds = about === undefined ? [] : [about].flat();
  const isAbout = [reading, ...(reading.involved ?? [])].some((one) =>
    kinds.some((kind) => one[kind] !== undefined),
  );
  if (kinds.length > 0 && !isAbout)
    throw new SetAside(`it is not about ${kinds.map((kind) => SUBJECT_NAMES[kind]).join(", nor about ")}`);
}
