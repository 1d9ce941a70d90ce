import {
  type Actions,
  actionOf,
  type Engine,
  type IdentityCall,
  type RecordedChange,
} from "../engine/engine.ts";
import { leaseUntil } from "../engine/lease.ts";
import { readWhole } from "../ledger/reading.ts";
import type { Reverted, Standing } from "../model/action.ts";
import { standingOf, undoChange } from "./undo-change.ts";
import { mustBeDecided } from "./undo-decided.ts";

/** The current state of one recorded change of an identity step. Reads only. */
export async function standingOfIdentity(
  place: RecordedChange,
  actions: Actions,
  engine: Engine,
): Promise<Standing> {
  const { step, change } = await recorded(place, engine);
  const action = await actionOf(actions, step.action);
  const standing = await standingOf(action, step.target, change, engine.aws(step.target, place.response));
  if (standing === undefined) throw new Error(`${step.action} has no undo`);
  return standing;
}

/**
 * Undoes one recorded change of an identity step. Parses no event and takes no name or document from its caller: the ledger has the
 * earlier value, and the holds that the operator forced (docs/architecture.md 2.7). Throws unless the record says that exactly this step
 * is being undone now, and has a decision for it.
 */
export async function revertIdentity(
  place: RecordedChange & IdentityCall,
  actions: Actions,
  engine: Engine,
): Promise<Reverted> {
  const { response: id, step: n, hold, owner, until } = place;
  if (!Number.isFinite(until))
    throw new Error("revert-identity takes { response, step, hold, owner, until } and nothing else");
  const { response, step, change, steps } = await recorded(place, engine);
  const { state, lease, undo } = response;
  if (state !== "undoing" || lease?.owner !== owner || lease.until < engine.now().getTime())
    throw new Error(`response ${id} is ${state}, or another run has it: nothing was undone`);
  const isNamed = undo?.steps?.includes(n) ?? true;
  if (undo === undefined || !isNamed || (step.rearms && !undo.rearm.includes(n)))
    throw new Error(`no decision on record to undo step ${n} of response ${id}`);
  await mustBeDecided(response, steps, engine);
  const action = await actionOf(actions, step.action);
  const forced = undo.force?.includes(hold) ?? false;
  const { mustHold } = leaseUntil(id, until, engine);
  return undoChange(action, step.target, change, engine.aws(step.target, id, mustHold), forced);
}

async function recorded({ response: id, step: n, hold }: RecordedChange, engine: Engine) {
  if (typeof id !== "string" || typeof hold !== "string" || !Number.isInteger(n))
    throw new Error("revert-identity takes { response, step, hold } and nothing else");
  const whole = await readWhole(engine.table, id);
  const step = whole?.steps.find((one) => one.n === n);
  const change = step?.changes.find((one) => one.hold === hold);
  if (whole === undefined || step === undefined || change === undefined)
    throw new Error(`no ${hold} in step ${n} of response ${id} on record`);
  if (step.authority !== "identity") throw new Error(`step ${n} of response ${id} is not an identity step`);
  return { response: whole.response, step, change, steps: whole.steps };
}
