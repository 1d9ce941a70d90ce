import { countOne } from "../ledger/counters.ts";
import { readWhole } from "../ledger/reading.ts";
import { patchResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response, StepRecord } from "../model/response.ts";
import { generationId } from "../model/response-id.ts";
import type { Signal } from "../model/signal.ts";
import { termsOf } from "../policy/settings.ts";
import { askFor, byItself, settle } from "./commit.ts";
import { contain } from "./contain.ts";
import { judge, stateFor } from "./decide.ts";
import type { Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";
import { readSituation, type Situation, stormOf } from "./load-context.ts";
import { allOf, planSteps } from "./plan.ts";

/** A run that left something undone: thrown at its end, so that Lambda retries and then an alarm notifies people. */
export class Incomplete extends Error {
  override readonly name = "Incomplete";
}

/** One run over one event: its signal, and a fresh plan for its targets. */
export interface EventContext {
  readonly signal: Signal;
  readonly delivery: string;
  readonly playbook: Playbook;
  readonly engine: Responder;
  readonly fresh: readonly StepRecord[];
  readonly situation: Situation;
  readonly planned: string;
}

/** Builds the record with which a response is claimed. */
export function newResponse(p: {
  family: string;
  generation: number;
  signal: Signal;
  delivery: string;
  received: string;
  playbook: Playbook;
  engine: Responder;
  beyond?: true;
  other?: string;
  byHand?: Response["byHand"];
}): Response {
  return {
    id: generationId(p.family, p.generation),
    family: p.family,
    generation: p.generation,
    playbook: p.playbook.id,
    title: p.playbook.title,
    ...(p.playbook.tells && { tells: p.playbook.tells }),
    ...(p.beyond && { beyond: p.beyond }),
    ...(p.other && { other: p.other }),
    state: "new",
    version: 1,
    signal: p.signal,
    deliveries: [p.delivery],
    repeats: 0,
    revision: 1,
    targets: [],
    times: { received: p.received },
    createdAt: p.received,
    updatedAt: p.received,
    terms: termsOf(p.engine.deciding, p.playbook),
    lease: leaseOf(p.engine),
    ...(p.byHand && { byHand: p.byHand }),
  };
}

/**
 * Decides on a response in state `new` and runs it; the caller holds the lease. Throws `Incomplete` when no step could be planned, or
 * when something failed that a retry may fix.
 */
export async function begin(response: Response, run: EventContext): Promise<Response> {
  const { engine, fresh } = run;
  const contains = fresh.filter((step) => step.wave === "contain");
  const failures = contains.flatMap((step) => step.failed ?? []);
  if (failures.length > 0 && failures.length === contains.length) {
    // Nothing is known, so nothing is decided: the retry plans again, and functions/watch gives up after the last retry.
    const error = `could not plan: ${failures.join(" · ")}`;
    await patchResponse(engine.table, response.id, { error, lease: undefined }, engine.owner);
    throw new Incomplete(error);
  }
  const steps = await forThisResponse(response, run);
  const settled = await settleFirst(response, steps, run);
  if (settled.response.state === "containing") return finish(settled.response, settled.steps, run);
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

/** Runs the recorded steps; throws `Incomplete` when something failed that a retry may fix. */
export async function finish(
  response: Response,
  steps: readonly StepRecord[],
  run: EventContext,
): Promise<Response> {
  const actions = [...run.playbook.contain, ...run.playbook.preserve].map(({ action }) => action);
  const done = await contain(response, steps, actions, run.engine);
  if (done.state === "partly" || done.state === "failed") {
    const whole = await readWhole(run.engine.table, done.id);
    const failed = whole?.steps.some(
      (step) => step.failed || step.changes.some(({ state }) => state === "failed"),
    );
    if (failed) throw new Incomplete(`response ${done.id} is ${done.state}: see \`cordon show ${done.id}\``);
  }
  return done;
}
