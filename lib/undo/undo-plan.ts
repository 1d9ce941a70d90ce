import { type Actions, actionOf, type Reverter } from "../engine/engine.ts";
import { holders, holdName, without } from "../ledger/holds.ts";
import type { Standing } from "../model/action.ts";
import { mayBeInForce } from "../model/change-state.ts";
import { canonicalHash } from "../model/hash.ts";
import type { ChangeRecord, StepRecord, Whole } from "../model/response.ts";
import type { UndoLine, UndoPlan } from "../model/undo-plan.ts";
import { standingOf } from "./undo-change.ts";

/** Whether an undo has anything to do: the change may be in effect, and its action has an undo. */
export function isUndoable(step: StepRecord, change: ChangeRecord): boolean {
  return mayBeInForce(change) && step.irreversible === undefined;
}

/** Previews an undo, last step first, and reads only: before, set, now and after, per attribute. */
export async function planUndo(
  { response, steps }: Whole,
  actions: Actions,
  engine: Reverter,
): Promise<UndoPlan> {
  const lines = await Promise.all(
    [...steps]
      .reverse()
      .flatMap((step) => step.changes.map((change) => planLine(response.id, step, change, actions, engine))),
  );
  return { response: response.id, lines, hash: canonicalHash({ response: response.id, lines }) };
}

async function planLine(
  id: string,
  step: StepRecord,
  change: ChangeRecord,
  actions: Actions,
  engine: Reverter,
): Promise<UndoLine> {
  const line = {
    step: step.n,
    action: step.action,
    target: step.targetName,
    hold: change.hold,
    ...(step.rearms && { rearms: step.rearms }),
  };
  if (step.irreversible !== undefined) return { ...line, will: "nothing", note: step.irreversible };
  if (!isUndoable(step, change))
    return { ...line, will: "nothing", note: change.note ?? `it is ${change.state}` };
  const { staying } = without(await holders(engine.table, holdName(step.target, change)), id);
  if (staying.length > 0)
    return {
      ...line,
      will: "let go: others hold it",
      note: `stays in effect for ${staying.map((one) => one.response).join(", ")}`,
    };
  const standing = await standingNow(id, step, change, actions, engine);
  const will = standing?.conflict
    ? "leave: changed by others"
    : step.rearms
      ? "keep: would re-arm"
      : "put back";
  return { ...line, will, ...(standing && { standing }) };
}

/** How a recorded change stands now; undefined where its action has no undo. Reads only. */
export async function standingNow(
  response: string,
  step: StepRecord,
  change: ChangeRecord,
  actions: Actions,
  engine: Reverter,
): Promise<Standing | undefined> {
  if (step.authority === "identity")
    return engine.revertIdentity.standing({ response, step: step.n, hold: change.hold });
  const action = await actionOf(actions, step.action);
  return standingOf(action, step.target, change, engine.aws(step.target, response));
}
