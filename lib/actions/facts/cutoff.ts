/** So that sessions made while AWS spreads a denial are denied, too; milliseconds. The console's own form waits 30 s. */
export const AHEAD = 60_000;

/** People may think for hours before it is applied, and by then the cutoff is later. A denial denies nobody who came after it. Milliseconds. */
const MARGIN = 24 * 3_600_000;

/** When no session can live any more that a cutoff denies, approvals that come late included; ISO 8601 UTC, for `Change.endsAt`. In milliseconds both. */
export function lastEnd(cutoff: number, longestSession: number): string {
  return new Date(floorOf(cutoff) + longestSession + MARGIN).toISOString();
}

/** The cutoff that a change was planned with, by its end; 0 where it has none. What is there may deny up to a later moment, never up to an earlier one. Milliseconds. */
export function plannedCutoff(endsAt: string | undefined, longestSession: number): number {
  return endsAt === undefined ? 0 : Date.parse(endsAt) - longestSession - MARGIN;
}

/** As IAM compares: whole seconds, UTC. */
export function wholeSecond(milliseconds: number): string {
  return new Date(floorOf(milliseconds)).toISOString().replace(".000Z", "Z");
}

function floorOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000) * 1_000;
}
