import { type Faults, NO_FAULTS } from "./faults.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { play } from "./play.ts";
import type { Schedule } from "./schedule.ts";

/** How many smaller schedules are played for one. */
const MOST_TRIES = 150;

/** A schedule that still breaks the same rule with fewer happenings, acts and faults. */
export async function shrunk(
  schedule: Schedule,
  rule: string,
  invariants?: readonly Invariant[],
): Promise<Schedule> {
  let tries = 0;
  let best = schedule;
  const isBroken = async (smaller: Schedule): Promise<boolean> => {
    if (++tries > MOST_TRIES) return false;
    return (await play(smaller, invariants ? { invariants } : {})).found.some((one) => one.rule === rule);
  };
  const attempt = async (smaller: Schedule): Promise<boolean> => {
    if (!(await isBroken(smaller))) return false;
    best = smaller;
    return true;
  };
  await attempt({ ...best, faults: NO_FAULTS });
  for (const name of namesOf(best.faults))
    if (best.faults[name] > 0) await attempt({ ...best, faults: { ...best.faults, [name]: 0 } });
  await attempt({ ...best, isUndone: false });
  // Half of what happens, then quarters, then one by one.
  for (
    let size = Math.ceil(best.happenings.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  )
    for (let from = 0; from < best.happenings.length; ) {
      const happenings = best.happenings.filter((_, i) => i < from || i >= from + size);
      if (!(await attempt({ ...best, happenings }))) from += size;
    }
  return best;
}

function namesOf(faults: Faults): readonly (keyof Faults)[] {
  return Object.keys(faults).filter((name): name is keyof Faults => Object.hasOwn(NO_FAULTS, name));
}
