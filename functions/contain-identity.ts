import { containIdentity } from "../lib/engine/contain-identity.ts";
import { type Actions, actionOf, type IdentityResult } from "../lib/engine/engine.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import { log, logged } from "../lib/runtime/log.ts";
import { type ContainIdentityRequest, unknownRequest } from "../lib/runtime/requests.ts";
import type { Runtime } from "../lib/runtime/runtime.ts";

/** The only Lambda that may write IAM policies. */
export function handlerOf(actions: Actions, runtime: Runtime) {
  return logged(
    "contain-identity",
    async (request: ContainIdentityRequest): Promise<readonly IdentityResult[]> => {
      switch (request.kind) {
        case "warm": {
          const { response } = request;
          await Promise.all([
            ...request.actions.map((id) => actionOf(actions, id)),
            // What the first call of a process costs, its connection above all, is over when the step comes.
            response !== undefined && readWhole(runtime.engine().table, response),
          ]);
          return [];
        }
        case "apply": {
          const { kind, ...place } = request;
          const results = await containIdentity(place, actions, runtime.engine());
          const { response, step } = place;
          for (const { hold, failed } of results)
            if (failed) log.error("not applied", { response, step, hold, error: failed });
          log.info("applied", { response, step, changes: results.length });
          return results;
        }
        default:
          throw unknownRequest("contain-identity", request);
      }
    },
  );
}
