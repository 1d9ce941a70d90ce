import { readWhole } from "../ledger/reading.ts";
import { type Actions, actionOf, type Engine, type IdentityResult, inWords } from "./engine.ts";

/** The only input of the identity executor: a recorded step, and the owner of the lease under which it runs. */
export interface IdentityRequest {
  readonly response: string;
  readonly step: number;
  readonly owner: string;
}

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
  const { response: id, step: n, owner } = request;
  if (typeof id !== "string" || typeof owner !== "string" || !Number.isInteger(n))
    throw new Error("contain-identity takes { response, step, owner } and nothing else");
  const whole = await readWhole(engine.table, id);
  const step = whole?.steps.find((recorded) => recorded.n === n);
  if (whole === undefined || step === undefined) throw new Error(`no step ${n} of response ${id} on record`);
  const { state, lease } = whole.response;
  if (state !== "containing" || lease?.owner !== owner || lease.until < engine.now().getTime())
    throw new Error(`response ${id} is ${state}, or another run has it: nothing was changed`);
  if (step.authority !== "identity") throw new Error(`step ${n} of response ${id} is not an identity step`);
  const action = await actionOf(actions, step.action);
  const aws = engine.aws(step.target, id);
  const pending = step.changes.filter(
    (change) => change.state === "failed" || (change.state === "applying" && !change.joined),
  );
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
