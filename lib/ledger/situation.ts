import type { Brake } from "../model/suppression.ts";
import { type Counted, countersFrom, countsIn } from "./counters.ts";
import { brakesIn, itemsFrom } from "./suppressions.ts";
import type { Table } from "./table.ts";

/** The context of a decision: suppressions in effect, and counts of recent responses. */
export interface Situation {
  readonly brakes: readonly Brake[];
  count(counted: Counted): number;
}

/** Reads suppressions and counters, in one query. Strongly consistent. */
export async function readSituation(table: Table, now: Date): Promise<Situation> {
  const items = await itemsFrom(table, countersFrom(now));
  return { brakes: brakesIn(items, now), count: countsIn(items, now) };
}
