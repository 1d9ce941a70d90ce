import type { Preview } from "../../model/action.ts";

/** What an undo finds gone, by its name: nothing can be put back. */
export function gone(what: string): Preview {
  return { now: "gone", will: `No change: ${what} no longer exists` };
}

/** An undo has nothing to do: `now`, in words, is how it was, or no containment of ours is left in it. */
export function unchanged(now: string, why = `already ${now}`): Preview {
  return { now, will: `No change: ${why}` };
}

/** Somebody else changed it since: left as it is, and put back only when forced. Without `putBack` not even then. */
export function conflict(now: string, why: string, putBack?: Preview["putBack"]): Preview {
  return { now, will: `Left as it is: ${why}`, conflict: true, ...(putBack && { putBack }) };
}

/** Somebody else set it to `now` since. */
export function changedSince(now: string, putBack?: Preview["putBack"]): Preview {
  return conflict(now, `changed by others since, now ${now}`, putBack);
}
