import { note } from "../ledger/facts.ts";
import { getResponse, recordStep } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { AnyAction } from "../model/action.ts";
import { isOpen } from "../model/change-state.ts";
import type { ChangeRecord, Response, StepRecord, Wave } from "../model/response.ts";
import { type Actions, findAction, inWords, type Responder } from "./engine.ts";
import { type LeaseHandle, underLease, untilAnswered } from "./lease.ts";
import { settleOutcome, unfinished } from "./outcome.ts";

/** Milliseconds before each read-back, 7 s in all: IAM is eventually consistent, in public measurements for 3 to 4 s. */
const READ_BACK_AFTER = [0, 150, 400, 1_000, 2_000, 3_500];

/**
 * Runs recorded open steps: all contain steps in parallel, then the move to the new state, then the steps that preserve evidence.
 * Safe to repeat after a crash at any point. The caller holds the lease, which is renewed meanwhile and released at the end. Returns
 * the response and its steps as they ended; throws `Moved` when another executor took the lease.
 */
export async function contain(
  from: Response,
  steps: readonly StepRecord[],
  actions: Actions,
  engine: Responder,
): Promise<{ readonly response: Response; readonly steps: readonly StepRecord[] }> {
  return underLease(from, engine, async (lease) => {
    const run: ContainRun = { actions, engine, lease };
    let response = from;
    let all = steps;
    if (response.state === "containing") {
      all = await runWave(response, all, "contain", run);
      response = await settleOutcome(response, all, run);
    }
    if (unfinished(all, "preserve")) {
      all = await runWave(response, all, "preserve", run);
      response = await recordPreserved(response, all, engine);
    }
    return { response, steps: all };
  });
}

interface ContainRun {
  readonly actions: Actions;
  readonly engine: Responder;
  readonly lease: LeaseHandle;
}

/** Records that the evidence steps were run. Where one failed, evidence is followed, so that people are told. */
export async function recordPreserved(
  response: Response,
  all: readonly StepRecord[],
  engine: Responder,
): Promise<Response> {
  const isIncomplete = all.some(({ wave, changes }) => wave === "preserve" && changes.some(isOpen));
  for (let from = response; ; ) {
    const at = engine.now().toISOString();
    const facts: Partial<Response> = {
      times: { ...from.times, preserved: at },
      unpreserved: undefined,
      ...(isIncomplete && { following: true }),
    };
    try {
      return await note(engine.table, from, facts, at);
    } catch (error) {
      // A read-back moved it meanwhile, which needs no lease: the evidence is the same.
      if (!(error instanceof Moved)) throw error;
      from = (await getResponse(engine.table, from.id)) ?? from;
    }
  }
}

/** Runs the open steps of a wave; throws the first failure to record one when all have ended, so that nothing stays in flight. */
async function runWave(
  response: Response,
  steps: readonly StepRecord[],
  wave: Wave,
  { actions, engine, lease }: ContainRun,
): Promise<StepRecord[]> {
  const results = await Promise.allSettled(
    steps.map(async (step) => {
      if (step.wave !== wave || !step.changes.some(isOpen)) return step;
      const action = await findAction(actions, step.action);
      const done = action
        ? await runStep(response, step, action, engine, lease)
        : failAll(step, `no action ${step.action} in this deployment`);
      await recordStep(engine.table, response.id, done, engine.owner);
      return done;
    }),
  );
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

function failAll(step: StepRecord, note: string): StepRecord {
  return {
    ...step,
    changes: step.changes.map((change) => (isOpen(change) ? { ...change, state: "failed", note } : change)),
  };
}

async function runStep(
  response: Response,
  step: StepRecord,
  action: AnyAction,
  engine: Responder,
  { mustHold }: LeaseHandle,
): Promise<StepRecord> {
  const aws = engine.aws(step.target, response.id, mustHold);
  const pending = step.changes.filter(isOpen);
  const failures =
    step.authority === "identity"
      ? await applyThroughIdentity(response, step, engine)
      : await applyHere(pending, (change) => action.apply(step.target, change, aws));
  // What another run makes of the record now, it makes of it without this one.
  mustHold();
  const appliedAt = engine.now().toISOString();
  const allFailed = pending.every((change) => failures.has(change.hold));
  const missing = allFailed ? [] : await readBack(action, step, pending, failures, engine, response.id);
  const readBackAt = engine.now().toISOString();
  return {
    ...step,
    changes: step.changes.map((change) => {
      if (!isOpen(change)) return change;
      const failed = failures.get(change.hold);
      if (failed !== undefined) return { ...change, state: "failed", note: failed };
      if (missing.length > 0)
        return { ...change, state: "failed", appliedAt, note: `not in effect: ${missing.join("; ")}` };
      const { note: _, ...clean } = change;
      return change.joined
        ? { ...change, state: "joined", appliedAt, readBackAt }
        : { ...clean, state: "applied", appliedAt, readBackAt };
    }),
  };
}

async function applyHere(changes: readonly ChangeRecord[], apply: (change: ChangeRecord) => Promise<void>) {
  const failures = new Map<string, string>();
  await Promise.all(
    changes.map(async (change) => {
      try {
        // A joined hold is in force already: it is read back, and set again only if that failed.
        if (!change.joined || change.state === "failed") await apply(change);
      } catch (error) {
        failures.set(change.hold, inWords(error));
      }
    }),
  );
  return failures;
}

async function applyThroughIdentity(response: Response, step: StepRecord, engine: Responder) {
  const request = { response: response.id, step: step.n, owner: engine.owner };
  try {
    const results = await untilAnswered(engine, (until) => engine.identity.apply({ ...request, until }));
    return new Map(
      results.flatMap(({ hold, failed }) => (failed === undefined ? [] : [[hold, failed] as const])),
    );
  } catch (error) {
    return new Map(step.changes.map((change) => [change.hold, inWords(error)] as const));
  }
}

async function readBack(
  action: AnyAction,
  step: StepRecord,
  pending: readonly ChangeRecord[],
  failures: ReadonlyMap<string, string>,
  engine: Responder,
  id: string,
): Promise<readonly string[]> {
  let missing: readonly string[] = [];
  for (const delay of READ_BACK_AFTER) {
    if (delay > 0) await engine.sleep(delay);
    try {
      const check = await action.verify(step.target, pending, engine.aws(step.target, id));
      // A change whose call failed is known to be missing; the others hold, and are recorded so.
      const { broken } = check;
      const expected = broken?.length === check.missing.length && broken.every((hold) => failures.has(hold));
      if (check.holds || expected) return [];
      missing = check.missing;
    } catch (error) {
      missing = [inWords(error)];
    }
  }
  return missing.length > 0 ? missing : ["read back differently"];
}
