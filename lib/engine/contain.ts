import { note } from "../ledger/facts.ts";
import { getResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import { isOpen } from "../model/change-state.ts";
import type { Response, StepRecord, Wave } from "../model/response.ts";
import type { Actions, Responder } from "./engine.ts";
import { underLease } from "./lease.ts";
import { meetingOf } from "./meeting.ts";
import { isIncomplete, settleOutcome, unfinished } from "./outcome.ts";
import { type ContainRun, runStep } from "./run-step.ts";

/** A response with its steps, as a run left them. */
interface Contained {
  readonly response: Response;
  readonly steps: readonly StepRecord[];
}

/**
 * Runs recorded open steps: all contain steps in parallel; when their calls were answered, those that preserve evidence, while the
 * others are read back; then one move with all results. What ends later is recorded later, and keeps nothing else waiting. Safe to
 * repeat after a crash at any point: what is not on record is applied again. The caller holds the lease, which is renewed meanwhile and
 * released by the last write. Returns the response and its steps as they ended; throws `Moved` when another executor took the lease.
 *
 * @param isFirst the response was claimed by this run
 */
export async function contain(
  from: Response,
  steps: readonly StepRecord[],
  actions: Actions,
  engine: Responder,
  isFirst = false,
): Promise<Contained> {
  return underLease(from, engine, async (lease) => {
    const run: ContainRun = { actions, engine, lease, isFirst };
    if (from.state === "containing") return containAll(from, steps, run);
    if (!unfinished(steps, "preserve")) return { response: from, steps };
    return recordLate(from, steps, await runWave(from, steps, "preserve", run), run);
  });
}

async function containAll(from: Response, steps: readonly StepRecord[], run: ContainRun): Promise<Contained> {
  let preserving: Promise<readonly StepRecord[]> | undefined;
  let preserved: readonly StepRecord[] | undefined;
  const preserve = () => {
    if (!unfinished(steps, "preserve")) return;
    preserving = runWave(from, steps, "preserve", run).then((done) => {
      preserved = done;
      return done;
    });
    // A failure is met where it is waited for.
    preserving.catch(() => undefined);
  };
  try {
    const contained = await runWave(from, steps, "contain", run, preserve);
    const evidence = preserved;
    const all = of(contained, "contain", evidence ?? steps);
    const isLast = preserving === undefined || evidence !== undefined;
    const response = await settleOutcome(from, all, {
      ...run,
      steps: changedOf(steps, all),
      ...(evidence && { preserved: true }),
      ...(isLast && { givesBack: true }),
    });
    run.lease.recorded(isLast ? "last" : undefined);
    if (isLast) return { response, steps: all };
    return await recordLate(response, all, of(all, "contain", await preserving!), run);
  } finally {
    // A run that ends has nothing in flight.
    await preserving?.catch(() => undefined);
  }
}

/** The steps of a wave, with the others as they are elsewhere. */
function of(steps: readonly StepRecord[], wave: Wave, others: readonly StepRecord[]): readonly StepRecord[] {
  return steps.map((step, i) => (step.wave === wave ? step : others[i]!));
}

function changedOf(before: readonly StepRecord[], after: readonly StepRecord[]): readonly StepRecord[] {
  return after.filter((step, i) => step !== before[i]);
}

async function recordLate(
  response: Response,
  before: readonly StepRecord[],
  after: readonly StepRecord[],
  { engine, lease }: ContainRun,
): Promise<Contained> {
  const recorded = await recordPreserved(response, after, engine, changedOf(before, after));
  lease.recorded("last");
  return { response: recorded, steps: after };
}

/**
 * Records that the evidence steps were run, with their results, and gives the lease of this run back. Where one failed, evidence is
 * followed, so that people are told. Throws `Moved` when another run has the lease.
 */
export async function recordPreserved(
  response: Response,
  all: readonly StepRecord[],
  engine: Responder,
  steps: readonly StepRecord[] = [],
): Promise<Response> {
  for (let from = response; ; ) {
    const at = engine.now().toISOString();
    const facts: Partial<Response> = {
      times: { ...from.times, preserved: at },
      unpreserved: undefined,
      lease: undefined,
      ...(isIncomplete(all) && { following: true }),
    };
    try {
      return await note(engine.table, from, facts, at, { owner: engine.owner, steps });
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
      const now = await getResponse(engine.table, from.id);
      // A read-back moved it meanwhile, which needs no lease: the evidence is the same.
      if (now?.lease?.owner !== engine.owner) throw error;
      from = now;
    }
  }
}

/** Runs the open steps of a wave; throws the first failure when all have ended, so that nothing stays in flight. */
async function runWave(
  response: Response,
  steps: readonly StepRecord[],
  wave: Wave,
  run: ContainRun,
  answered: () => void = () => {},
): Promise<StepRecord[]> {
  const open = steps.filter((step) => step.wave === wave && step.changes.some(isOpen));
  const meeting = meetingOf(open.length, run.engine, answered);
  const results = await Promise.allSettled(
    steps.map(async (step) => {
      if (!open.includes(step)) return step;
      const done = await runStep(response, step, run, meeting);
      run.lease.ended(done);
      return done;
    }),
  );
  meeting.close();
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
