import type { Answers, AnyAction } from "../model/action.ts";
import { isOpen } from "../model/change-state.ts";
import type { ChangeRecord, Response, StepRecord } from "../model/response.ts";
import { type Actions, findAction, inWords, type Responder } from "./engine.ts";
import { type RunLease, untilAnswered } from "./lease.ts";
import type { Meeting } from "./meeting.ts";

/** Milliseconds before each read-back, 7 s in all: IAM is eventually consistent, in public measurements for 3 to 4 s. */
const READ_BACK_AFTER = [0, 150, 400, 1_000, 2_000, 3_500];

/** What the steps of one run have in common. */
export interface ContainRun {
  readonly actions: Actions;
  readonly engine: Responder;
  readonly lease: RunLease;
  /** No run before this one may have made a call of the response: none of its evidence exists yet. */
  readonly isFirst: boolean;
}

/** Applies the open changes of a recorded step and reads them back. Throws `LeaseLost` when this run does not hold the lease any more. */
export async function runStep(
  response: Response,
  step: StepRecord,
  { actions, engine, lease: { mustHold }, isFirst }: ContainRun,
  meeting: Meeting,
): Promise<StepRecord> {
  const pending = step.changes.filter(isOpen);
  const apply = async () => {
    const action = await findAction(actions, step.action);
    if (action === undefined) return undefined;
    const aws = {
      ...engine.aws(step.target, response.id, mustHold),
      ...(isFirst && { isFirst: true as const }),
    };
    const failures =
      step.authority === "identity"
        ? await applyThroughIdentity(response, step, engine)
        : await applyHere(pending, (change) => action.apply(step.target, change, aws));
    // What another run makes of the record now, it makes of it without this one.
    mustHold();
    return { action, failures, appliedAt: engine.now().toISOString() };
  };
  let others: ReturnType<Meeting["arrive"]> | undefined;
  const applied = await apply().finally(() => {
    others = meeting.arrive();
  });
  if (applied === undefined) return failAll(step, `no action ${step.action} in this deployment`);
  const { action, failures, appliedAt } = applied;
  const allFailed = pending.every((change) => failures.has(change.hold));
  // What goes on after its call is followed until it is complete.
  const isReadBack = !allFailed && action.progress === undefined;
  const missing = isReadBack
    ? await readBack(action, step, pending, failures, engine, response.id, await others!)
    : [];
  const times = { appliedAt, ...(isReadBack && { readBackAt: engine.now().toISOString() }) };
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
        ? { ...change, state: "joined", ...times }
        : { ...clean, state: "applied", ...times };
    }),
  };
}

function failAll(step: StepRecord, note: string): StepRecord {
  return {
    ...step,
    changes: step.changes.map((change) => (isOpen(change) ? { ...change, state: "failed", note } : change)),
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
  answers: (attempt: number) => Answers,
): Promise<readonly string[]> {
  let missing: readonly string[] = [];
  for (const [attempt, delay] of READ_BACK_AFTER.entries()) {
    if (delay > 0) await engine.sleep(delay);
    try {
      const aws = engine.aws(step.target, id, undefined, answers(attempt));
      const check = await action.verify(step.target, pending, aws);
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
