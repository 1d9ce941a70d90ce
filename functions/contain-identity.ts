import { containIdentity } from "../lib/engine/contain-identity.ts";
import { type Actions, actionOf, type IdentityResult } from "../lib/engine/engine.ts";
import { lambdaEngine } from "../lib/runtime/environment.ts";
import type { ContainIdentityRequest } from "../lib/runtime/requests.ts";

/** The only Lambda that may write IAM policies. */
export function handlerOf(actions: Actions) {
  return async (request: ContainIdentityRequest): Promise<readonly IdentityResult[]> => {
    switch (request.kind) {
      case "warm":
        await Promise.all(request.actions.map((id) => actionOf(actions, id)));
        return [];
      case "apply": {
        const { kind, ...step } = request;
        return containIdentity(step, actions, lambdaEngine());
      }
    }
  };
}
