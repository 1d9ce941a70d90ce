import type { AnyAction, Reverted } from "../lib/action.ts";
import { type RevertIdentityRequest, revertIdentity } from "../lib/engine/revert-identity.ts";
import { lambdaEngine } from "./environment.ts";

/** The only Lambda that may take a policy away, or give one back: `{ response, step, hold, owner }`. */
export const handlerOf =
  (actions: readonly AnyAction[]) =>
  (event: RevertIdentityRequest): Promise<Reverted> =>
    revertIdentity(event, actions, lambdaEngine());
