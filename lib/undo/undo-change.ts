import type { Action, AnyAction, Aws, Change, Preview, Reverted, Standing } from "../model/action.ts";
import type { Place } from "../model/place.ts";

/** What an undo of one change would do, for people; undefined where the action has no way back. Looks, never touches. */
export async function standingOf(
  action: AnyAction,
  target: Place,
  change: Change,
  aws: Aws,
): Promise<Standing | undefined> {
  if (action.preview === undefined) return undefined;
  const { now, will, conflict = false } = await action.preview(target, change, aws);
  return { before: change.from, set: change.to, now, will, conflict };
}

/**
 * Puts one change back: looks anew, and does what that look says. Over somebody else's change only when `force` says so.
 * Throws a TypeError where the action has no way back.
 */
export async function undoChange<Target extends Place, Before extends Change["before"]>(
  action: Pick<Action<Target, Before>, "id" | "preview">,
  target: Target,
  change: Change<Before>,
  aws: Aws,
  force = false,
): Promise<Reverted> {
  if (action.preview === undefined) throw new TypeError(`${action.id} has no way back`);
  const { now, will, conflict, putBack }: Preview = await action.preview(target, change, aws);
  if (conflict && !(force && putBack)) return { conflict: will };
  const otherwise = await putBack?.();
  return otherwise ?? { undone: conflict ? `put back: ${change.from}, over ${now}` : will };
}
