import { type Actions, actionOf, inWords, type Reverter } from "../engine/engine.ts";
import { leaseOf, underLease } from "../engine/lease.ts";
import { heldBy } from "../engine/plan.ts";
import { entering } from "../engine/timers.ts";
import { dropHold, holdName, holdOn, letGo } from "../ledger/holds.ts";
import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { move, patchResponse, recordStep } from "../ledger/responses.ts";
import { isInForce, isLeftByUndo } from "../model/change-state.ts";
import type { ChangeRecord, Response, StepRecord } from "../model/response.ts";
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
  return underLease(id, engine, async () => {
    if (response.state !== "undoing" || response.undo === undefined) return response;
    try {
      return await revertAll(response, actions, engine);
    } catch (error) {
      await patchResponse(engine.table, id, { error: `undo: ${inWords(error)}` }, engine.owner).catch(
        () => undefined,
      );
      throw error;
    }
  });
}

async function revertAll(response: Response, actions: Actions, engine: Reverter): Promise<Response> {
  const { steps } = (await readWhole(engine.table, response.id))!;
  await mustBeDecided(response, steps, engine);
  const done: StepRecord[] = [];
  for (const step of [...steps].reverse()) {
    const reverted = await revertStep(response, step, actions, engine);
    if (reverted !== step) await recordStep(engine.table, response.id, reverted, engine.owner);
    done.push(reverted);
  }
  const left = done.flatMap((step) => step.changes.filter((change) => isUndoable(step, change)));
  const failed = done.flatMap((step) =>
    isAsked(response, step)
      ? step.changes.filter((change) => isUndoable(step, change) && !isLeftByUndo(change))
      : [],
  );
  if (failed.length > 0) throw new Error(failed.map((change) => `${change.hold}: ${change.note}`).join("; "));
  const to = left.some(({ state }) => state === "conflict")
    ? "conflict"
    : left.length > 0
      ? "partly-undone"
      : "undone";
  const now = engine.now();
  const at = now.toISOString();
  const patch: Partial<Response> = {
    times: { ...response.times, [to]: at },
    error: undefined,
    holds: heldBy(done),
    ends: stillEnding(response, left.length > 0 ? done : []),
    ask: undefined,
    confirm: undefined,
  };
  return move(engine.table, response, to, {
    at,
    owner: engine.owner,
    by: response.undo!.by,
    what: [to, ...left.map((change) => `${change.hold}: ${change.note}`)].join(" · "),
    patch: { ...patch, ...entering(to, patch, now) },
  });
}

/** Whether the undo includes this step; an undo without named steps includes all. */
function isAsked({ undo }: Response, { n }: StepRecord): boolean {
  return undo?.steps?.includes(n) ?? true;
}

/** The end times of steps that are still in effect. */
function stillEnding({ ends = {} }: Response, steps: readonly StepRecord[]): Response["ends"] {
  const left = Object.entries(ends).filter(([n]) =>
    steps.some((step) => String(step.n) === n && step.changes.some((change) => isUndoable(step, change))),
  );
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

async function revertStep(
  response: Response,
  step: StepRecord,
  actions: Actions,
  engine: Reverter,
): Promise<StepRecord> {
  if (!step.changes.some((change) => isUndoable(step, change))) return step;
  const changes = await Promise.all(
    step.changes.map((change) =>
      isUndoable(step, change) ? revertChange(response, step, change, actions, engine) : change,
    ),
  );
  return { ...step, changes };
}

async function revertChange(
  response: Response,
  step: StepRecord,
  change: ChangeRecord,
  actions: Actions,
  engine: Reverter,
): Promise<ChangeRecord> {
  const { rearm, force } = response.undo!;
  if (!isAsked(response, step))
    return isInForce(change)
      ? { ...change, state: "kept", note: "kept: the undo named other steps" }
      : change;
  if (step.rearms && !rearm.includes(step.n))
    return {
      ...change,
      state: "kept",
      note: `kept: would re-enable stolen credentials, needs --rearm ${step.n}`,
    };
  const hold = holdName(step.target, change);
  try {
    const others = await letGo(engine.table, hold, response.id);
    if (others.length > 0) {
      await dropHold(engine.table, hold, response.id);
      return {
        ...change,
        state: "undone",
        note: `stays in effect for ${others.map((o) => o.response).join(", ")}`,
      };
    }
    const action = await actionOf(actions, step.action);
    if (action.preview === undefined) return { ...change, state: "kept", note: `${action.id} has no undo` };
    const place = { response: response.id, step: step.n, hold: change.hold, owner: engine.owner };
    const forced = force?.includes(change.hold) ?? false;
    const result =
      step.authority === "identity"
        ? await engine.revertIdentity.revert(place)
        : await undoChange(action, step.target, change, engine.aws(step.target, response.id), forced);
    if ("conflict" in result) {
      await holdOn(engine.table, hold, response.id);
      return { ...change, state: "conflict", note: result.conflict };
    }
    await dropHold(engine.table, hold, response.id);
    return { ...change, state: "undone", note: result.undone };
  } catch (error) {
    return { ...change, state: "failed", note: inWords(error) };
  }
}
