import type { Preview } from "../../model/action.ts";
import { GONE } from "../../model/undo-plan.ts";

/** The target of an undo does not exist any more: there is nothing to set back. */
export function gone(what: string): Preview {
  return { now: GONE, will: `No change: ${what} no longer exists` };
}

/** An undo has nothing to do: the state `now` equals the state before, or contains nothing that Cordon set. */
export function unchanged(now: string, why = `already ${now}`): Preview {
  return { now, will: `No change: ${why}` };
}

/**
 * Another principal changed the target since: the undo leaves it, and sets it back only when forced. Without `putBack`, not even then.
 */
export function conflict(now: string, why: string, putBack?: Preview["putBack"]): Preview {
  return { now, will: `Left as it is: ${why}`, conflict: true, ...(putBack && { putBack }) };
}

/** Another principal set the target to `now` since. */
export function changedSince(now: string, putBack?: Preview["putBack"]): Preview {
  return conflict(now, `changed by others since, now ${now}`, putBack);
}
