import type { Actions, Reverter } from "../lib/engine/engine.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import type { Reverted, Standing } from "../lib/model/action.ts";
import type { Response } from "../lib/model/response.ts";
import type { UndoPlan } from "../lib/model/undo-plan.ts";
import { lambdaEngine, setting } from "../lib/runtime/environment.ts";
import { call } from "../lib/runtime/invoke.ts";
import { revert } from "../lib/undo/revert.ts";
import { planUndo } from "../lib/undo/undo-plan.ts";

/** Undo: `{ plan: id }` looks, `{ revert: id }` carries out the decision that the record holds. */
export function handlerOf(actions: Actions) {
  return async (
    event: { readonly plan: string } | { readonly revert: string },
  ): Promise<UndoPlan | Response> => {
    const identity = <T>(request: object) => call<T>(setting("CORDON_REVERT_IDENTITY"), request);
    const engine: Reverter = {
      ...lambdaEngine(),
      revertIdentity: {
        standing: (change) => identity<Standing>(change),
        revert: (change) => identity<Reverted>(change),
      },
    };
    if ("revert" in event) return revert(event.revert, actions, engine);
    const whole = await readWhole(engine.table, event.plan);
    if (whole === undefined) throw new Error(`no response ${event.plan} on record`);
    return planUndo(whole, actions, engine);
  };
}
