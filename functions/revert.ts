import type { Reverted, Standing } from "../lib/action.ts";
import type { Actions, Reverter } from "../lib/engine/engine.ts";
import { revert } from "../lib/engine/revert.ts";
import { planUndo, type UndoPlan } from "../lib/engine/undo-plan.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import type { Response } from "../lib/response.ts";
import { lambdaEngine, setting } from "./environment.ts";
import { call } from "./invoke.ts";

/** Undo: `{ plan: id }` looks, `{ revert: id }` carries out the decision that the record holds. */
export const handlerOf =
  (actions: Actions) =>
  async (event: { readonly plan: string } | { readonly revert: string }): Promise<UndoPlan | Response> => {
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
