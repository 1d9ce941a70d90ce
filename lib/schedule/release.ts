import type { Engine, Executors } from "../engine/engine.ts";
import { move } from "../ledger/responses.ts";
import type { Response } from "../model/response.ts";
import type { UndoRecord } from "../model/undo-record.ts";

/** Begins an undo that the playbook's terms decided, in a reviewed deploy; of the named steps, or of all. Throws `Moved` as `move` does. */
export async function release(
  response: Response,
  steps: readonly number[] | undefined,
  reason: string,
  run: Executors,
  engine: Engine,
): Promise<Response> {
  const at = engine.now().toISOString();
  const undo: UndoRecord = {
    decision: "terms",
    by: "cordon",
    at,
    reason,
    // The terms name the action, which counts as naming a step that gives power back (docs/decisions/0012).
    rearm: steps ?? [],
    ...(steps && { steps }),
  };
  const what = `undo begun by itself · ${reason}`;
  const moved = await move(engine.table, response, "undoing", { at, what, patch: { undo } });
  // If that fails, the undo is taken up as one that was cut off.
  await run.revert(moved).catch(() => undefined);
  return moved;
}
