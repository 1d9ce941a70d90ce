import { type Actions, actionOf, inWords, type Reverter } from "../engine/engine.ts";
import { LeaseLost, leaseOf, type RunLease, underLease, untilAnswered } from "../engine/lease.ts";
import { isAsked, leaveOut } from "../engine/leave-out.ts";
import { heldBy } from "../engine/plan.ts";
import { patchResponse } from "../ledger/facts.ts";
import { dropHold, holdName, holdOn, letGo } from "../ledger/holds.ts";
import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { move, recordStep } from "../ledger/responses.ts";
import { isInForce, isLeftByUndo, isOpen } from "../model/change-state.ts";
import type { ChangeRecord, Response, StepRecord } from "../model/response.ts";
import { leftInPlace } from "./left-in-place.ts";
import { undoChange } from "./undo-change.ts";
import { mustBeDecided } from "./undo-decided.ts";
import { isUndoable } from "./undo-plan.ts";

/**
 * Undoes the changes of a response, last step first, only on an operator's recorded decision or on the response's terms. Never undoes
 * another principal's change, a change that another response still needs, or a change whose undo re-enables stolen credentials, unless
 * the decision names that step. Safe to run again after a crash at any point.
 * Returns the response in its final state: undone, partly-undone or conflict. Throws without a decision, and when a step failed: the
 * response stays `undoing`, and the undo is retried.
 */
export async function revert(id: string, actions: Actions, engine: Reverter): Promise<Response> {
  const response = await takeLease(engine.table, id, leaseOf(engine), engine.now().getTime());
  return underLease(response, engine, async (lease) => {
    if (response.state !== "undoing" || response.undo === undefined) return response;
    try {
      return await revertAll(response, { actions, engine, lease, drift: [] });
    } catch (error) {
      await patchResponse(engine.table, id, { error: `undo: ${inWords(error)}` }, engine.owner).catch(
        () => undefined,
      );
      throw error;
    }
  });
}

interface UndoRun {
  readonly actions: Actions;
  readonly engine: Reverter;
  readonly lease: RunLease;
  /** What is left and is not in effect, for people. */
  readonly drift: string[];
}

async function revertAll(response: Response, run: UndoRun): Promise<Response> {
  const { engine } = run;
  const { steps } = (await readWhole(engine.table, response.id))!;
  await mustBeDecided(response, steps, engine);
  const done: StepRecord[] = [];
  for (const step of [...steps].reverse()) {
    const reverted = await revertStep(response, step, run);
    if (reverted !== step) await recordStep(engine.table, response.id, reverted, engine.owner);
    done.push(reverted);
  }
  const left = done.flatMap((step) => step.changes.filter((change) => isUndoable(step, change)));
  const failed = done.flatMap((step) =>
    isNamed(response, step)
      ? step.changes.filter((change) => isUndoable(step, change) && !isLeftByUndo(change))
      : [],
  );
  if (failed.length > 0) throw new Error(failed.map((change) => `${change.hold}: ${change.note}`).join("; "));
  // An undo of some steps leaves the question about others; one of all answers it.
  const isStillAsked = response.ask !== undefined && response.undo!.steps !== undefined && done.some(isAsked);
  const unasked = isStillAsked || response.ask === undefined ? [] : done.filter(isAsked);
  const to = left.some(({ state }) => state === "conflict")
    ? "conflict"
    : left.length > 0 || isStillAsked
      ? "partly-undone"
      : "undone";
  const at = engine.now().toISOString();
  const by = response.undo!.by;
  const moved = await move(engine.table, response, to, {
    at,
    owner: engine.owner,
    by,
    what: [to, ...left.map((change) => `${change.hold}: ${change.note}`)].join(" · "),
    steps: [
      ...unasked.map((step) => leaveOut(step, by, `left out: ${by} undid the response`)),
      ...done.flatMap(unmade),
    ],
    patch: {
      times: { ...response.times, [to]: at },
      error: undefined,
      lease: undefined,
      holds: heldBy(done),
      ends: stillEnding(response, left.length > 0 ? done : [], at),
      ...(!isStillAsked && { ask: undefined }),
      confirm: undefined,
      unpreserved: undefined,
      missing: run.drift.length > 0 ? run.drift : undefined,
      ...(done.some((step) => unmade(step).length > 0) && { following: true, polled: undefined }),
    },
  });
  run.lease.recorded("last");
  return moved;
}

/** Evidence that was not made before the undo is not made any more: it is followed as missing, so that people are told. */
function unmade(step: StepRecord): readonly StepRecord[] {
  if (step.wave !== "preserve" || isAsked(step) || !step.changes.some(isOpen)) return [];
  const note = "not made: the response was undone before";
  return [
    {
      ...step,
      changes: step.changes.map((change) => (isOpen(change) ? { ...change, state: "failed", note } : change)),
    },
  ];
}

/** Whether the undo includes this step; an undo without named steps includes all. */
function isNamed({ undo }: Response, { n }: StepRecord): boolean {
  return undo?.steps?.includes(n) ?? true;
}

/** The ends, still to come, of steps that are still in effect. An end is tried once: what an undo left, people decide about. */
function stillEnding({ ends = {} }: Response, steps: readonly StepRecord[], now: string): Response["ends"] {
  const left = Object.entries(ends).filter(
    ([n, end]) =>
      end > now &&
      steps.some((step) => String(step.n) === n && step.changes.some((change) => isUndoable(step, change))),
  );
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

async function revertStep(response: Response, step: StepRecord, run: UndoRun): Promise<StepRecord> {
  if (!step.changes.some((change) => isUndoable(step, change))) return step;
  const changes = await Promise.all(
    step.changes.map((change) =>
      isUndoable(step, change) ? revertChange(response, step, change, run) : change,
    ),
  );
  return { ...step, changes };
}

async function revertChange(
  response: Response,
  step: StepRecord,
  change: ChangeRecord,
  run: UndoRun,
): Promise<ChangeRecord> {
  const { actions, engine, lease } = run;
  const { rearm, force } = response.undo!;
  if (!isNamed(response, step))
    return isInForce(change)
      ? leftInPlace(response, step, change, "the undo named other steps", run)
      : change;
  if (step.rearms && !rearm.includes(step.n))
    return leftInPlace(
      response,
      step,
      change,
      `would re-enable stolen credentials, needs --rearm ${step.n}`,
      run,
    );
  const hold = holdName(step.target, change);
  try {
    const { staying, isGone } = await letGo(engine.table, hold, response.id);
    if (staying.length > 0) {
      await dropHold(engine.table, hold, response.id);
      return {
        ...change,
        state: "undone",
        note: `stays in effect for ${staying.map((one) => one.response).join(", ")}`,
      };
    }
    const action = await actionOf(actions, step.action);
    if (action.preview === undefined) return { ...change, state: "kept", note: `${action.id} has no undo` };
    const place = { response: response.id, step: step.n, hold: change.hold, owner: engine.owner };
    const forced = force?.includes(change.hold) ?? false;
    const result =
      step.authority === "identity"
        ? await untilAnswered(engine, (until) => engine.revertIdentity.revert({ ...place, until }))
        : await undoChange(
            action,
            step.target,
            change,
            engine.aws(step.target, response.id, lease.mustHold),
            forced,
          );
    if ("conflict" in result) {
      if (isGone) return { ...change, state: "undone", note: `let go before: ${result.conflict}` };
      await holdOn(engine.table, hold, response.id);
      return { ...change, state: "conflict", note: result.conflict };
    }
    await dropHold(engine.table, hold, response.id);
    return { ...change, state: "undone", note: result.undone };
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    return { ...change, state: "failed", note: inWords(error) };
  }
}
