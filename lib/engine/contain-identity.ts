import { readWhole } from "../ledger/reading.ts";
import {
  type Actions,
  actionOf,
  type Engine,
  type IdentityCall,
  type IdentityResult,
  inWords,
} from "./engine.ts";
import { leaseUntil } from "./lease.ts";

/** The only input of the identity executor: a recorded step, the owner of the lease under which it runs, and until when. */
export type IdentityRequest = IdentityCall & { readonly step: number };

/**
 * Applies one recorded identity step. It parses no event and takes no name or document from its caller: the ledger says what to do,
 * and the action builds every document from closed, deny-only forms (docs/architecture.md 2.7). Returns one result per change that was open.
 * Throws an Error unless the record says that this step is being contained now, under the caller's lease.
 */
export async function containIdentity(
  request: IdentityRequest,
  actions: Actions,
  engine: Engine,
): Promise<readonly IdentityResult[]> {
  const { response: id, step: n, owner, until } = request;
  if (typeof id !== "string" || typeof owner !== "string" || !Number.isInteger(n) || !Number.isFinite(until))
    throw new Error("contain-identity takes { response, step, owner, until } and nothing else");
  const whole = await readWhole(engine.table, id);
  const step = whole?.steps.find((recorded) => recorded.n === n);
  if (whole === undefined || step === undefined) throw new Error(`no step ${n} of response ${id} on record`);
  const { state, lease } = whole.response;
  if (state !== "containing" || lease?.owner !== owner || lease.until < engine.now().getTime())
    throw new Error(`response ${id} is ${state}, or another run has it: nothing was changed`);
  if (step.authority !== "identity") throw new Error(`step ${n} of response ${id} is not an identity step`);
  const action = await actionOf(actions, step.action);
  const pending = step.changes.filter(
    (change) => change.state === "failed" || (change.state === "applying" && !change.joined),
  );
  const aws = engine.aws(step.target, id, leaseUntil(id, until, engine).mustHold);
  return Promise.all(
    pending.map(async (change) => {
      try {
        await action.apply(step.target, change, aws);
        return { hold: change.hold };
      } catch (error) {
        return { hold: change.hold, failed: inWords(error) };
      }
    }),
  );
}
