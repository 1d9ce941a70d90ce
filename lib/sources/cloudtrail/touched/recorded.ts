import type { Format } from "../../../aws/formats.ts";
import { at, textIfFits } from "../../../events/event-field.ts";
import type { Place } from "../../../model/place.ts";
import type { Subjects } from "../../../model/signal.ts";

/** A call that succeeded, as CloudTrail recorded it, for whoever reads out of it what it made or changed. */
export interface Recorded {
  readonly event: unknown;
  /** The account that it is recorded in, and its Region. */
  readonly here: Place;
  /** The same account, in the Region of IAM's things. */
  readonly iam: Place;
  /** The name of the IAM user who called, where one did. */
  readonly caller: string | undefined;
}

/** What a call made or changed: nothing where a name does not fit, for what was asked for is not what tells who acted. */
export type Reader = (record: Recorded) => readonly Subjects[];

/** Readers by the calls that they read, as a signal's type has them. */
export type Readers = Readonly<Record<`${string}:${string}`, Reader>>;

export const PARAMETERS = "detail.requestParameters";
export const ANSWER = "detail.responseElements";

/** Most that one call is read for; who does more at once is somebody whom people look at first. */
export const MOST = 100;

/** The paths that a path with stars means, where there is something; a star is every element of a list, the first hundred. */
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

/** Like `fieldsAt` for what newer calls write as a list where there are several, and as it is where there is one. */
export function oneOrMore(event: unknown, path: string): readonly string[] {
  const several = fieldsAt(event, `${path}.*`);
  return several.length > 0 ? several : fieldsAt(event, path);
}

/** The texts at the paths that a path with stars means, those that fit. */
export function textsAt(event: unknown, path: string, format: Format): readonly string[] {
  return fieldsAt(event, path).flatMap((field) => textIfFits(event, field, format) ?? []);
}
