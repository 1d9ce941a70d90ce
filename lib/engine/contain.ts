import { move, patchResponse, recordStep } from "../ledger/responses.ts";
import type { AnyAction } from "../model/action.ts";
import { isInForce, isOpen } from "../model/change-state.ts";
import type { ChangeRecord, Response, State, StepRecord, Wave } from "../model/response.ts";
import { isCut } from "../policy/revokes-credentials.ts";
import { type Actions, findAction, inWords, type Responder } from "./engine.ts";
import { confirmOf, endsOf } from "./expiry.ts";
import { underLease } from "./lease.ts";
import { heldBy } from "./plan.ts";
import { entering } from "./timers.ts";

function isPending(step: StepRecord): boolean {
  return step.changes.some(isOpen);
}

/** Milliseconds before each read-back, 7 s in all: IAM is eventually consistent, in public measurements for 3 to 4 s. */
const READ_BACK_AFTER = [0, 150, 400, 1_000, 2_000, 3_500];

/** Whether a wave has steps with open changes. */
export function unfinished(steps: readonly StepRecord[], wave: Wave): boolean {
  return steps.some((step) => step.wave === wave && isPending(step));
}

/**
 * Runs recorded open steps: all contain steps in parallel, then the move to the new state, then the steps that preserve evidence.
 * Safe to repeat after a crash at any point. The caller holds the lease, which is renewed meanwhile and released at the end. Returns
 * the response as it ended; throws `Moved` when another executor took the lease.
 */
export async function contain(
  from: Response,
  steps: readonly StepRecord[],
  actions: Actions,
  engine: Responder,
): Promise<Response> {
  const { table } = engine;
  return underLease(from.id, engine, async () => {
    let response = from;
    let all = steps;
    if (response.state === "containing") {
      all = await runWave(response, all, "contain", actions, engine);
      const to = outcome(all);
      const now = engine.now();
      const at = now.toISOString();
      const problems = problemsOf(all);
      const { applied = lastOf(all), [to]: first = at } = response.times;
      const confirm = to === "contained" ? confirmOf(response, now) : response.confirm;
      const patch: Partial<Response> = {
        // Statistics measure the first containment, so the first time stays.
        times: { ...response.times, ...(applied && { applied }), [to]: first },
        holds: heldBy(all),
        ends: endsOf(all, response, now),
        confirm,
        ...(all.some(isCut) && { looked: response.looked ?? 0 }),
        ...((await isFollowed(all, actions)) && { following: true }),
        missing: undefined,
        error: problems.length > 0 ? problems.join(" · ") : undefined,
      };
      response = await move(table, response, to, {
        at,
        owner: engine.owner,
        what: [to, ...problems].join(" · "),
        patch: { ...patch, ...entering(to, { ...response, ...patch }, now) },
      });
    }
    if (unfinished(all, "preserve")) {
      await runWave(response, all, "preserve", actions, engine);
      const times = { ...response.times, preserved: engine.now().toISOString() };
      await patchResponse(table, response.id, { times }, engine.owner);
      response = { ...response, times };
    }
    return response;
  });
}

/** Whether an evidence step goes on after its call, such as a snapshot. */
async function isFollowed(steps: readonly StepRecord[], actions: Actions): Promise<boolean> {
  const begun = steps.filter(
    ({ wave, changes }) => wave === "preserve" && changes.some(({ state }) => state !== "moot"),
  );
  const found = await Promise.all(begun.map(({ action }) => findAction(actions, action)));
  return found.some((action) => action?.progress !== undefined);
}

/** When the last changing call was answered. */
function lastOf(steps: readonly StepRecord[]): string | undefined {
  return steps
    .filter(({ wave }) => wave === "contain")
    .flatMap(({ changes }) => changes.flatMap(({ appliedAt }) => appliedAt ?? []))
    .sort()
    .at(-1);
}

function runWave(
  response: Response,
  steps: readonly StepRecord[],
  wave: Wave,
  actions: Actions,
  engine: Responder,
): Promise<StepRecord[]> {
  return Promise.all(
    steps.map(async (step) => {
      if (step.wave !== wave || !isPending(step)) return step;
      const action = await findAction(actions, step.action);
      const done = action
        ? await runStep(response, step, action, engine)
        : failAll(step, `no action ${step.action} in this deployment`);
      await recordStep(engine.table, response.id, done, engine.owner);
      return done;
    }),
  );
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
): Promise<StepRecord> {
  const aws = engine.aws(step.target, response.id);
  const pending = step.changes.filter(isOpen);
  const failures =
    step.authority === "identity"
      ? await applyThroughIdentity(response, step, engine)
      : await applyHere(pending, (change) => action.apply(step.target, change, aws));
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
    const results = await engine.identity.apply(request);
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

/** `contained`: every contain step holds, or had nothing to do. `partly`: some hold. `failed`: none (docs/architecture.md 3). */
function outcome(steps: readonly StepRecord[]): State {
  const contain = steps.filter((step) => step.wave === "contain");
  const isWhole = (step: StepRecord) =>
    isPlanned(step) && step.changes.every((change) => !isOpen(change) && change.state !== "conflict");
  const whole = contain.every((step) => step.moot !== undefined || isWhole(step));
  if (whole) return "contained";
  const some = contain.some((step) => step.changes.some(isInForce));
  return some ? "partly" : "failed";
}

function isPlanned(step: StepRecord): boolean {
  return step.refused === undefined && step.failed === undefined;
}

/** For people: why the response is not contained. */
function problemsOf(steps: readonly StepRecord[]): string[] {
  return steps.flatMap((step) =>
    step.wave === "preserve"
      ? []
      : [
          ...(step.refused ? [`${step.action} refused: ${step.refused}`] : []),
          ...(step.failed ? [`${step.action} could not be planned: ${step.failed}`] : []),
          ...step.changes.flatMap((change) =>
            change.state === "failed" ? [`${step.action} ${change.hold}: ${change.note}`] : [],
          ),
        ],
  );
}
