import type { Action, AnyAction, Aws, Change, Preview, Reverted, Standing } from "../model/action.ts";
import type { Place } from "../model/place.ts";

/** What an undo of one change would do, as displayed; undefined where the action has no undo. Reads only. */
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
 * Undoes one change, by a fresh preview. Overwrites another principal's change only with `force`. Throws a TypeError where the action has
 * no undo.
 */
export async function undoChange<Target extends Place, Before extends Change["before"]>(
  action: Pick<Action<Target, Before>, "id" | "preview">,
  target: Target,
  change: Change<Before>,
  aws: Aws,
  force = false,
): Promise<Reverted> {
  if (action.preview === undefined) throw new TypeError(`${action.id} has no undo`);
  const { now, will, conflict, putBack }: Preview = await action.preview(target, change, aws);
  if (conflict && !(force && putBack)) return { conflict: will };
  const otherwise = await putBack?.();
  return otherwise ?? { undone: conflict ? `restored: ${change.from}, over ${now}` : will };
}
