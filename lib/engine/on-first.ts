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

/** A run that did not do all that it should: thrown at its end, so that Lambda tries again and then tells people. */
export class Incomplete extends Error {
  override readonly name = "Incomplete";
}

/** One run over one event: what it says, and what a fresh look at its targets would change. */
export interface Run {
  readonly signal: Signal;
  readonly delivery: string;
  readonly playbook: Playbook;
  readonly engine: Responder;
  readonly fresh: readonly StepRecord[];
  readonly situation: Situation;
  readonly planned: string;
}

/** The record as it is claimed. */
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

/** Decides on a response that is new, or was cut off before it was decided, and runs it. The lease is ours. */
export async function begin(response: Response, run: Run): Promise<Response> {
  const { engine, fresh } = run;
  const contains = fresh.filter((step) => step.wave === "contain");
  const failures = contains.flatMap((step) => step.failed ?? []);
  if (failures.length > 0 && failures.length === contains.length) {
    // Nothing is known yet, so nothing is decided: the retry plans anew, and functions/watch gives up after the last.
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

/** How often a decision is made again because somebody paused, or a limit was reached, while it was written. */
const ATTEMPTS = 3;

async function settleFirst(response: Response, steps: readonly StepRecord[], run: Run) {
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

/** Plans carry the id of the response that they were made for, in policy names and tags; a later generation has another one. */
export async function forThisResponse(response: Response, run: Run): Promise<readonly StepRecord[]> {
  return response.id === response.family
    ? run.fresh
    : planSteps(run.playbook, run.signal, response.id, run.engine);
}

/** Runs what is recorded; throws `Incomplete` when something failed that a retry may mend. */
export async function finish(response: Response, steps: readonly StepRecord[], run: Run): Promise<Response> {
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
