import { containIdentity, type IdentityRequest } from "../lib/engine/contain-identity.ts";
import { type Actions, actionOf, type IdentityResult } from "../lib/engine/engine.ts";
import { lambdaEngine } from "../lib/runtime/environment.ts";

/** The only Lambda that may write IAM policies: `{ response, step, owner }`, or `{ warm: [action] }` to be ready. */
export function handlerOf(actions: Actions) {
  return async (
    event: IdentityRequest | { readonly warm: readonly string[] },
  ): Promise<readonly IdentityResult[]> => {
    if (!("warm" in event)) return containIdentity(event, actions, lambdaEngine());
    await Promise.all(event.warm.map((id) => actionOf(actions, id)));
    return [];
  };
}
