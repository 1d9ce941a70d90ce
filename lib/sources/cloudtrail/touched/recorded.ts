import type { Format } from "../../../aws/formats.ts";
import { at, textIfFits } from "../../../events/event-field.ts";
import type { Place } from "../../../model/place.ts";
import type { Subjects } from "../../../model/signal.ts";

/** A successful call as CloudTrail recorded it, for the readers of its created and changed resources. */
export interface Recorded {
  readonly event: unknown;
  /** The account and Region of the record. */
  readonly here: Place;
  /** The same account, in the Region of IAM's resources. */
  readonly iam: Place;
  /** The name of the IAM user who called, if any. */
  readonly caller: string | undefined;
}

/** The resources that a call created or changed: none for a malformed name, because request parameters do not identify the actor. */
export type Reader = (record: Recorded) => readonly Subjects[];

/** Readers by the calls that they read, in a signal's spelling of its type. */
export type Readers = Readonly<Record<`${string}:${string}`, Reader>>;

export const PARAMETERS = "detail.requestParameters";
export const ANSWER = "detail.responseElements";

/** The limit of resources per call; an operator must look at a larger call first. */
export const MOST = 100;

/** The paths that a path with stars matches; a star is every element of a list, up to 100. */
export function fieldsAt(event: unknown, path: string): readonly string[] {
  return expand(event, "", path.split("."));
}

function expand(event: unknown, done: string, [key, ...rest]: readonly string[]): readonly string[] {
  if (key === undefined) return at(event, done) === undefined ? [] : [done];
  const before = done === "" ? "" : `${done}.`;
  if (key !== "*") return expand(event, `${before}${key}`, rest);
  const length = at(event, `${before}length`);
  const most = typeof length === "number" && length > 0 ? Math.min(Math.floor(length), MOST) : 0;
  return Array.from({ length: most }, (_, i) => i).flatMap((i) => expand(event, `${before}${i}`, rest));
}

/** Like `fieldsAt`, for fields that newer calls write as a list or, with one element, as that element. */
export function oneOrMore(event: unknown, path: string): readonly string[] {
  const several = fieldsAt(event, `${path}.*`);
  return several.length > 0 ? several : fieldsAt(event, path);
}

/** The well-formed texts at the paths that a path with stars matches. */
export function textsAt(event: unknown, path: string, format: Format): readonly string[] {
  return fieldsAt(event, path).flatMap((field) => textIfFits(event, field, format) ?? []);
}
