import type { Actions, RecordedChange } from "../lib/engine/engine.ts";
import type { Reverted, Standing } from "../lib/model/action.ts";
import { lambdaEngine } from "../lib/runtime/environment.ts";
import { revertIdentity, standingOfIdentity } from "../lib/undo/revert-identity.ts";

/**
 * The only Lambda that may take a policy away, or give one back: `{ response, step, hold, owner }`; without an owner it looks
 * where that stands.
 */
export function handlerOf(actions: Actions) {
  return (event: RecordedChange & { readonly owner?: string }): Promise<Reverted | Standing> => {
    const { owner, ...change } = event;
    return owner === undefined
      ? standingOfIdentity(change, actions, lambdaEngine())
      : revertIdentity({ ...change, owner }, actions, lambdaEngine());
  };
}
