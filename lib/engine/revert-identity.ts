import type { AnyAction, Reverted } from "../action.ts";
import { readWhole } from "../ledger/reading.ts";
import { actionOf, type Engine } from "./engine.ts";

/** All that the executor can be told: where the recorded change is, and whose lease it runs under. */
export interface RevertIdentityRequest {
  readonly response: string;
  readonly step: number;
  readonly hold: string;
  readonly owner: string;
}

/**
 * Puts back one recorded change of an identity step. It parses no event and takes no name or document from its caller: what
 * was is read from the ledger, and so is what the person who decided named to be put back over others' changes (design.md 2.7).
 * Throws when the record does not say that this very step is being undone now, and is to be.
 */
export const revertIdentity = async (
  request: RevertIdentityRequest,
  actions: readonly AnyAction[],
  engine: Engine,
): Promise<Reverted> => {
  const { response: id, step: n, hold, owner } = request;
  if (typeof id !== "string" || typeof hold !== "string" || typeof owner !== "string" || !Number.isInteger(n))
    throw new Error("revert-identity takes { response, step, hold, owner } and nothing else");
  const whole = await readWhole(engine.table, id);
  const step = whole?.steps.find((recorded) => recorded.n === n);
  const change = step?.changes.find((recorded) => recorded.hold === hold);
  if (whole === undefined || step === undefined || change === undefined)
    throw new Error(`no ${hold} in step ${n} of response ${id} on record`);
  const { state, lease, undo } = whole.response;
  if (state !== "undoing" || lease?.owner !== owner || lease.until < engine.now().getTime())
    throw new Error(`response ${id} is ${state}, or another run has it: nothing was put back`);
  if (step.authority !== "identity") throw new Error(`step ${n} of response ${id} is not an identity step`);
  const isNamed = undo?.steps?.includes(n) ?? true;
  if (undo === undefined || !isNamed || (step.rearms && !undo.rearm.includes(n)))
    throw new Error(`nobody decided to put step ${n} of response ${id} back`);
  const { revert } = actionOf(actions, step.action);
  if (revert === undefined) throw new Error(`${step.action} has no way back`);
  return revert(step.target, change, engine.aws(step.target, id), undo.force?.includes(hold) ?? false);
};
