import type { Actions, Reverter } from "../lib/engine/engine.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import type { Reverted, Standing } from "../lib/model/action.ts";
import type { Response } from "../lib/model/response.ts";
import type { UndoPlan } from "../lib/model/undo-plan.ts";
import { log, logged } from "../lib/runtime/log.ts";
import { type RevertIdentityRequest, type RevertRequest, unknownRequest } from "../lib/runtime/requests.ts";
import type { Invoking, Runtime } from "../lib/runtime/runtime.ts";
import { setting } from "../lib/runtime/settings.ts";
import { revert } from "../lib/undo/revert.ts";
import { planUndo } from "../lib/undo/undo-plan.ts";

/** Shows an undo, or carries out the one that the record holds. */
export function handlerOf(actions: Actions, runtime: Runtime & Invoking) {
  const identity = <T>(request: RevertIdentityRequest): Promise<T> =>
    runtime.call<T>(setting(runtime, "CORDON_REVERT_IDENTITY"), request);
  return logged("revert", async (request: RevertRequest): Promise<UndoPlan | Response> => {
    const engine: Reverter = {
      ...runtime.engine(),
      revertIdentity: {
        standing: (change) => identity<Standing>({ kind: "standing", ...change }),
        revert: (change) => identity<Reverted>({ kind: "revert", ...change }),
      },
    };
    switch (request.kind) {
      case "plan": {
        const whole = await readWhole(engine.table, request.id);
        if (whole === undefined) throw new Error(`no response ${request.id} on record`);
        return planUndo(whole, actions, engine);
      }
      case "revert": {
        log.info("undo begins", { response: request.id });
        const response = await revert(request.id, actions, engine);
        log.info("undo ended", { response: response.id, playbook: response.playbook, state: response.state });
        return response;
      }
      default:
        throw unknownRequest("revert", request);
    }
  });
}
