import { type Actions, actionOf, type Engine, inWords } from "../engine/engine.ts";
import { CHECK_AFTER, entering, nextCheck, withDue } from "../engine/timers.ts";
import { readWhole } from "../ledger/reading.ts";
import { move, patchUnmoved } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import { isHeld } from "../model/change-state.ts";
import type { Response, StepRecord } from "../model/response.ts";
import { isRunning, may, shouldHold } from "../model/response-state.ts";

/**
 * Reads every hold of a response back, and sets the time of the next read-back; a missing one moves the response to `not-in-effect`.
 * Returns the response as it is then; undefined when another run moved it. Throws what AWS throws, so that the queue retries.
 */
export async function checkAgain(
  id: string,
  actions: Actions,
  engine: Engine,
): Promise<Response | undefined> {
  const whole = await readWhole(engine.table, id);
  if (whole === undefined || !shouldHold(whole.response.state)) return whole?.response;
  const { response, steps } = whole;
  const missing = (await Promise.all(steps.map((step) => missingOf(step, response, actions, engine)))).flat();
  const now = engine.now();
  const checkedAt = now.toISOString();
  const times = { ...response.times, ...early(response, now) };
  if (missing.length > 0 && may(response.state, "not-in-effect")) {
    try {
      return await move(engine.table, response, "not-in-effect", {
        at: checkedAt,
        what: ["not-in-effect", ...missing].join(" · "),
        patch: { times, missing, checkedAt, ...entering("not-in-effect", response, now) },
      });
    } catch (error) {
      if (error instanceof Moved) return undefined; // an undo, or a new target: the next check sees it
      throw error;
    }
  }
  const due = withDue({ ...response.timers, check: nextCheck(response, now) });
  try {
    await patchUnmoved(engine.table, response, { times, checkedAt, ...due });
  } catch (error) {
    if (error instanceof Moved) return undefined; // what is due then is on the new record
    throw error;
  }
  return { ...response, times, checkedAt, ...due };
}

/** The first two read-backs are milestones: `checked 10 s`, `checked 60 s`. */
function early({ times }: Response, now: Date): Record<string, string> {
  const since = now.getTime() - Date.parse(times["contained"] ?? times["partly"] ?? "");
  const [first, second] = CHECK_AFTER.map((seconds) => `checked ${seconds} s`);
  if (times[first!] === undefined) return { [first!]: now.toISOString() };
  return times[second!] === undefined && since >= CHECK_AFTER[1] * 1_000
    ? { [second!]: now.toISOString() }
    : {};
}

const SETTLED = `checked ${CHECK_AFTER[1]} s`;

async function missingOf(
  step: StepRecord,
  { id, times }: Response,
  actions: Actions,
  engine: Engine,
): Promise<readonly string[]> {
  const held = step.changes.filter(isHeld);
  if (held.length === 0 || step.wave === "preserve") return [];
  // An irreversible change is not held: an owner may set a reset password again.
  if (step.irreversible !== undefined && times[SETTLED] !== undefined) return [];
  const action = await actionOf(actions, step.action);
  const check = await action.verify(step.target, held, engine.aws(step.target, id));
  return check.holds ? [] : check.missing.map((what) => `${step.action} ${step.targetName}: ${what}`);
}

/** Milliseconds after which a response that no run works on is stuck, and given up; Lambda's retries take three minutes. */
const STUCK_AFTER = 5 * 60_000;
const GIVE_UP_AFTER = 10 * 60_000;

/** Whether a response is unfinished, no run works on it, and Lambda's retries are over. */
export function isStuck(response: Response, now: Date): boolean {
  return (
    isRunning(response.state) &&
    (response.lease?.until ?? 0) < now.getTime() &&
    Date.parse(response.updatedAt) + STUCK_AFTER < now.getTime()
  );
}

/** Runs a stuck response again. If it could not be planned for `GIVE_UP_AFTER`, it becomes `failed`, and operators are notified. */
export async function unstick(
  response: Response,
  run: { respond(r: Response): Promise<void>; revert(r: Response): Promise<void> },
  engine: Engine,
): Promise<void> {
  const now = engine.now();
  if (response.state === "undoing") return run.revert(response);
  const old = Date.parse(response.updatedAt) + GIVE_UP_AFTER < now.getTime();
  if (response.state === "new" && old) {
    const what = `failed · ${response.error ?? "the run never finished"}`;
    await move(engine.table, response, "failed", {
      at: now.toISOString(),
      what,
      patch: { lease: undefined },
    }).catch((error) => {
      if (!(error instanceof Moved)) throw new Error(inWords(error));
    });
    return;
  }
  return run.respond(response);
}
