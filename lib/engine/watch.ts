import type { AnyAction } from "../action.ts";
import { readWhole } from "../ledger/reading.ts";
import { move, patchResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Response, State, StepRecord } from "../response.ts";
import { actionOf, type Engine, inWords } from "./engine.ts";

/** Seconds after containment at which every hold is read back again: IAM and EC2 settle within minutes, attackers act within seconds. */
export const CHECK_AFTER = [10, 60] as const;

/** States in which what was applied should be in force. */
const SHOULD_HOLD: readonly State[] = ["contained", "partly", "accepted", "kept", "conflict"];

/** From these a response that does not hold becomes `lost`; `partly` is known to be incomplete already. */
const CAN_BE_LOST: readonly State[] = ["contained", "accepted", "kept", "conflict"];

/**
 * Reads every hold of a response back. What is not in force any more makes it `lost`, with names; what cannot be read
 * is thrown, so that the queue tries again and then tells.
 */
export const checkAgain = async (
  id: string,
  after: number,
  actions: readonly AnyAction[],
  engine: Engine,
): Promise<Response | undefined> => {
  const whole = await readWhole(engine.table, id);
  if (whole === undefined || !SHOULD_HOLD.includes(whole.response.state)) return whole?.response;
  const { response, steps } = whole;
  const missing = (await Promise.all(steps.map((step) => missingOf(step, id, actions, engine)))).flat();
  const at = engine.now().toISOString();
  const times = { ...response.times, [`checked ${after} s`]: at };
  if (missing.length > 0 && CAN_BE_LOST.includes(response.state)) {
    try {
      return await move(engine.table, response, "lost", {
        at,
        what: ["lost · not in force any more", ...missing].join(" · "),
        patch: { times, missing },
      });
    } catch (error) {
      if (error instanceof Moved) return undefined; // an undo, or a new target: the next check sees it
      throw error;
    }
  }
  await patchResponse(engine.table, id, { times });
  return { ...response, times };
};

const missingOf = async (
  step: StepRecord,
  id: string,
  actions: readonly AnyAction[],
  engine: Engine,
): Promise<readonly string[]> => {
  const held = step.changes.filter(({ state }) => ["applied", "verified", "joined", "kept"].includes(state));
  if (held.length === 0 || step.wave === "preserve") return [];
  const check = await actionOf(actions, step.action).verify(step.target, held, engine.aws(step.target, id));
  return check.holds ? [] : check.missing.map((what) => `${step.action} ${step.targetName}: ${what}`);
};

/** Lambda's own retries take three minutes; what is still open after this long is stuck. Milliseconds. */
const STUCK_AFTER = 5 * 60_000;
const GIVE_UP_AFTER = 10 * 60_000;

/** Whether nobody works on a response that is not finished, and for how long. */
export const isStuck = (response: Response, now: Date): boolean =>
  ["new", "containing", "undoing"].includes(response.state) &&
  (response.lease?.until ?? 0) < now.getTime() &&
  Date.parse(response.updatedAt) + STUCK_AFTER < now.getTime();

/** A stuck response is run again; one that could not even be planned for long fails, so that people hear of it. */
export const unstick = async (
  response: Response,
  run: { respond(r: Response): Promise<void>; revert(r: Response): Promise<void> },
  engine: Engine,
): Promise<void> => {
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
};
