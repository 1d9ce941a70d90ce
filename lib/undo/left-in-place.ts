import type { Actions, Reverter } from "../engine/engine.ts";
import type { ChangeRecord, Response, StepRecord } from "../model/response.ts";
import { isChangedSince } from "../model/undo-fate.ts";
import { standingNow } from "./undo-plan.ts";

/**
 * A change that an undo leaves, with the reason. Where the target differs from what Cordon set, the note says so, and `drift` gets a line
 * for the record: what is left is not called in effect unseen. A target that cannot be read leaves that to the next verification.
 */
export async function leftInPlace(
  { id }: Pick<Response, "id">,
  step: StepRecord,
  change: ChangeRecord,
  why: string,
  {
    actions,
    engine,
    drift,
  }: { readonly actions: Actions; readonly engine: Reverter; readonly drift: string[] },
): Promise<ChangeRecord> {
  const standing = await standingNow(id, step, change, actions, engine).catch(() => undefined);
  if (standing === undefined || !isChangedSince({ standing }))
    return { ...change, state: "kept", note: `kept: ${why}` };
  drift.push(`${step.action} ${step.targetName}: ${change.of} is ${standing.now}`);
  return { ...change, state: "kept", note: `kept: ${why}; NOT IN EFFECT, now ${standing.now}` };
}
