import type { Signal } from "../../model/signal.ts";

/** The latest moment that a signal knows of, in milliseconds; an update of a finding keeps its first activity. NaN where a date is none. */
export function lastKnown({ activityAt, lastActivityAt, detectedAt }: Signal): number {
  return Math.max(
    ...[activityAt, lastActivityAt, detectedAt].map((at) => (at === undefined ? 0 : Date.parse(at))),
  );
}
