import type { Actions } from "../lib/engine/engine.ts";
import type { Reverted, Standing } from "../lib/model/action.ts";
import { log, logged } from "../lib/runtime/log.ts";
import { type RevertIdentityRequest, unknownRequest } from "../lib/runtime/requests.ts";
import type { Runtime } from "../lib/runtime/runtime.ts";
import { revertIdentity, standingOfIdentity } from "../lib/undo/revert-identity.ts";

/** The only Lambda that may remove an IAM policy, or attach one again. */
export function handlerOf(actions: Actions, runtime: Runtime) {
  return logged("revert-identity", async (request: RevertIdentityRequest): Promise<Reverted | Standing> => {
    switch (request.kind) {
      case "standing": {
        const { kind, ...change } = request;
        return standingOfIdentity(change, actions, runtime.engine());
      }
      case "revert": {
        const { kind, ...change } = request;
        const { response, step, hold } = change;
        log.info("putting back", { response, step, hold });
        return revertIdentity(change, actions, runtime.engine());
      }
      default:
        throw unknownRequest("revert-identity", request);
    }
  });
}
