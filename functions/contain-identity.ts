import type { AnyAction } from "../lib/action.ts";
import { containIdentity, type IdentityRequest } from "../lib/engine/contain-identity.ts";
import type { IdentityResult } from "../lib/engine/engine.ts";
import { lambdaEngine } from "./environment.ts";

/** The only Lambda that may write IAM policies: `{ response, step, owner }`, or `{ warm: true }` to be ready. */
export const handlerOf =
  (actions: readonly AnyAction[]) =>
  async (event: IdentityRequest | { readonly warm: true }): Promise<readonly IdentityResult[]> =>
    "warm" in event ? [] : containIdentity(event, actions, lambdaEngine());
