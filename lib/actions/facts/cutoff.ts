/**
 * How far a cutoff lies after its apply, in milliseconds: a session made while AWS propagates the denial is denied too. The console's own
 * form waits 30 s.
 */
export const AHEAD = 60_000;

/**
 * The longest time from plan to apply, in milliseconds: an approval may take hours, and moves the cutoff. Sessions made after the cutoff
 * are not denied.
 */
const MARGIN = 24 * 3_600_000;

/**
 * Returns when the last session that a cutoff can deny has expired, late approvals included; ISO 8601 UTC, for `Change.endsAt`. Both
 * arguments are milliseconds.
 */
export function lastEnd(cutoff: number, longestSession: number): string {
  return new Date(floorOf(cutoff) + longestSession + MARGIN).toISOString();
}

/**
 * Returns the cutoff that a change was planned with, from its end, in milliseconds; 0 without one. The policy may deny up to a later
 * moment, never an earlier one.
 */
export function plannedCutoff(endsAt: string | undefined, longestSession: number): number {
  return endsAt === undefined ? 0 : Date.parse(endsAt) - longestSession - MARGIN;
}

/** Formats a time as IAM compares it: whole seconds, UTC. */
export function wholeSecond(milliseconds: number): string {
  return new Date(floorOf(milliseconds)).toISOString().replace(".000Z", "Z");
}

function floorOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000) * 1_000;
}
