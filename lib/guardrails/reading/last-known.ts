import type { Signal } from "../../model/signal.ts";

/** The latest date of a signal, in milliseconds; an update of a finding keeps its first activity. NaN for an invalid date. */
export function lastKnown({ activityAt, lastActivityAt, detectedAt }: Signal): number {
  return Math.max(
    ...[activityAt, lastActivityAt, detectedAt].map((at) => (at === undefined ? 0 : Date.parse(at))),
  );
}
