import type { Change, Check } from "../../model/action.ts";

/**
 * Reads changes back. `missingOf` names for operators what one change lacks, and returns undefined where it is in effect. `beside` lists
 * later additions that belong to no change.
 */
export async function inForce<C extends Change>(
  changes: readonly C[],
  missingOf: (change: C) => string | undefined | Promise<string | undefined>,
  beside: readonly string[] = [],
): Promise<Check> {
  const found = await Promise.all(
    changes.map(async (change) => ({ hold: change.hold, what: await missingOf(change) })),
  );
  const broken = found.filter(({ what }) => what !== undefined);
  const missing = [...broken.flatMap(({ what }) => what ?? []), ...beside];
  return missing.length === 0
    ? { holds: true, missing }
    : { holds: false, missing, broken: broken.map(({ hold }) => hold) };
}
