import type { Reverted, Standing } from "../lib/action.ts";
import type { Actions, RecordedChange } from "../lib/engine/engine.ts";
import { revertIdentity, standingOfIdentity } from "../lib/engine/revert-identity.ts";
import { lambdaEngine } from "./environment.ts";

/**
 * The only Lambda that may take a policy away, or give one back: `{ response, step, hold, owner }`; without an owner it looks
 * where that stands.
 */
export const handlerOf =
  (actions: Actions) =>
  (event: RecordedChange & { readonly owner?: string }): Promise<Reverted | Standing> => {
    const { owner, ...change } = event;
    return owner === undefined
      ? standingOfIdentity(change, actions, lambdaEngine())
      : revertIdentity({ ...change, owner }, actions, lambdaEngine());
  };
