import type { AnyAction, Reverted } from "../lib/action.ts";
import { revert } from "../lib/engine/revert.ts";
import { planUndo, type UndoPlan } from "../lib/engine/undo-plan.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import type { Response } from "../lib/response.ts";
import { lambdaEngine, setting } from "./environment.ts";
import { call } from "./invoke.ts";

/** Undo: `{ plan: id }` looks, `{ revert: id }` carries out the decision that the record holds. */
export const handlerOf =
  (actions: readonly AnyAction[]) =>
  async (event: { readonly plan: string } | { readonly revert: string }): Promise<UndoPlan | Response> => {
    const engine = {
      ...lambdaEngine(),
      revertIdentity: (request: object) => call<Reverted>(setting("CORDON_REVERT_IDENTITY"), request),
    };
    if ("revert" in event) return revert(event.revert, actions, engine);
    const whole = await readWhole(engine.table, event.plan);
    if (whole === undefined) throw new Error(`no response ${event.plan} on record`);
    return planUndo(whole, actions, engine);
  };
