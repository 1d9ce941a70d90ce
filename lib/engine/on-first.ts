import { countOne } from "../ledger/counters.ts";
import { patchResponse } from "../ledger/facts.ts";
import { Moved } from "../ledger/table.ts";
import type { Response, StepRecord } from "../model/response.ts";
import { allOf } from "./addition.ts";
import { askFor, byItself, settle } from "./commit.ts";
import { contain } from "./contain.ts";
import { judge, stateFor } from "./decide.ts";
import { type EventContext, Incomplete } from "./event-context.ts";
import { readSituation, stormOf } from "./load-context.ts";
import { planSteps } from "./plan.ts";

/**
 * Decides on a response in state `new` and runs it; the caller holds the lease. Throws `Incomplete` when no step could be planned, or
 * when something failed that a retry may fix.
 */
export async function begin(response: Response, run: EventContext): Promise<Response> {
  const { engine, fresh } = run;
  const contains = fresh.filter((step) => step.wave === "contain");
  const failures = contains.flatMap((step) => step.failed ?? []);
  if (failures.length > 0 && failures.length === contains.length) {
    // Nothing is known, so nothing is decided: the retry plans again, and functions/watch takes it up or gives it up.
    const error = `could not plan: ${failures.join(" · ")}`;
    await patchResponse(engine.table, response.id, { error, lease: undefined }, engine.owner);
    throw new Incomplete(error);
  }
  const steps = await forThisResponse(response, run);
  const settled = await settleFirst(response, steps, run);
  if (settled.response.state === "containing") return finish(settled.response, settled.steps, run, true);
  if (settled.response.state === "waiting")
    await countOne(engine.table, stormOf(engine.deciding), engine.now());
  return settled.response;
}

/** How often a decision is made again because a pause or a limit came into effect while it was written. */
const ATTEMPTS = 3;

async function settleFirst(response: Response, steps: readonly StepRecord[], run: EventContext) {
  const { engine } = run;
  for (let attempt = 1, situation = run.situation; ; attempt++, situation = await readSituation(engine)) {
    const decision = judge(response, steps, situation, engine);
    const to = stateFor(decision, steps);
    const acts = to === "containing";
    try {
      return await settle(response, to, {
        decision,
        all: steps,
        add: allOf(steps),
        planned: run.planned,
        engine,
        ...(acts && response.byHand === undefined && { also: byItself(response, steps, engine) }),
        ...(to === "waiting" && { patch: { ask: askFor(response, steps, decision, engine) } }),
      });
    } catch (error) {
      if (!(error instanceof Moved) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The fresh plan under the response's own id, which policy names and tags carry: a later generation is planned again. */
export async function forThisResponse(response: Response, run: EventContext): Promise<readonly StepRecord[]> {
  return response.id === response.family
    ? run.fresh
    : planSteps(run.playbook, run.signal, response.id, run.engine);
}

/**
 * Runs the recorded steps; throws `Incomplete` when something failed that a retry may fix. `isFirst`: no run before this one made a call
 * of the response.
 */
export async function finish(
  response: Response,
  steps: readonly StepRecord[],
  run: Pick<EventContext, "playbook" | "engine">,
  isFirst = false,
): Promise<Response> {
  const actions = [...run.playbook.contain, ...run.playbook.preserve].map(({ action }) => action);
  const done = await contain(response, steps, actions, run.engine, isFirst);
  const { id, state } = done.response;
  const failed = done.steps.some((step) => step.failed || step.changes.some((one) => one.state === "failed"));
  if (failed && (state === "partly" || state === "failed"))
    throw new Incomplete(`response ${id} is ${state}: see \`cordon show ${id}\``);
  return done.response;
}
