import { holders, holdName, joinable, lostTo } from "../ledger/holds.ts";
import { type Answers, whole } from "../model/action.ts";
import { isNeverBegun, mayBeInForce } from "../model/change-state.ts";
import type { Place } from "../model/place.ts";
import type { Playbook, Step } from "../model/playbook.ts";
import type { ChangeRecord, StepRecord, Wave } from "../model/response.ts";
import type { Signal } from "../model/signal.ts";
import { takesBack } from "../policy/trust-scope.ts";
import { type Engine, inWords } from "./engine.ts";

/** A transaction holds 100 items: steps and holds, and the response, an audit line, a decision, brakes and counters. */
const MOST_ITEMS = 80;

/** Plans every step of a playbook for a signal, in parallel and with read calls only. A step that fails says so, and stops no other. */
export async function planSteps(
  playbook: Playbook,
  signal: Signal,
  responseId: string,
  engine: Engine,
): Promise<StepRecord[]> {
  const wanted = [
    ...each(playbook.contain, "contain", signal),
    ...each(playbook.preserve, "preserve", signal),
  ];
  const looking = sharing(engine);
  const steps = await Promise.all(
    wanted.map(async (want, i) => ({
      ...(await planStep(want, i + 1, responseId, looking)),
      ...(takesBack(want.step.action, want.target, signal) && { takesBack: true as const }),
    })),
  );
  return onceEach(steps);
}

/**
 * An attribute that two steps would set belongs to the first, because a hold is one per response: a host's session may be named by the
 * host and by itself.
 */
export function onceEach(steps: readonly StepRecord[], taken: readonly string[] = []): StepRecord[] {
  const seen = new Set(taken);
  return steps.map((step) => ({
    ...step,
    changes: step.changes.map((change) => {
      if (step.irreversible !== undefined || change.state === "moot") return change;
      const hold = holdName(step.target, change);
      if (seen.has(hold) && isNeverBegun(change))
        return { ...change, state: "moot", note: "another step of this response does it" };
      seen.add(hold);
      return change;
    }),
  }));
}

/** Whether no change of a step was begun. */
export function isUntouched({ changes }: StepRecord): boolean {
  return changes.every(isNeverBegun);
}

/** The names of the holds of steps: attributes that may be in force. */
export function heldBy(steps: readonly StepRecord[]): string[] {
  return [
    ...new Set(
      steps.flatMap(({ target, changes, irreversible }) =>
        irreversible === undefined
          ? changes.filter(mayBeInForce).map((change) => holdName(target, change))
          : [],
      ),
    ),
  ];
}

/** The same engine, for one plan: what several of its steps ask of AWS is asked once. */
export function sharing(engine: Engine): Engine {
  const answers: Answers = new Map();
  return { ...engine, aws: (place, responseId) => engine.aws(place, responseId, undefined, answers) };
}

interface Wanted {
  readonly step: Step;
  readonly wave: Wave;
  readonly target: Place;
}

function each(steps: readonly Step[], wave: Wave, signal: Signal): Wanted[] {
  return steps.flatMap((step) => step.targets(signal).map((target) => ({ step, wave, target })));
}

export async function planStep(
  { step, wave, target }: Wanted,
  n: number,
  responseId: string,
  engine: Engine,
): Promise<StepRecord> {
  const action = await whole(step.action);
  const record: StepRecord = {
    n,
    wave,
    action: action.id,
    summary: action.summary,
    authority: action.authority,
    target,
    targetName: action.name(target),
    changes: [],
    affected: [],
    limits: [],
    revision: 1,
    ...(action.rearms && { rearms: action.rearms }),
    ...(action.irreversible && { irreversible: action.irreversible }),
  };
  try {
    const plan = await action.plan(target, engine.aws(target, responseId));
    if ("moot" in plan || "refused" in plan) return { ...record, ...plan };
    const { changes, affected, limits, protectedBy, asset } = plan;
    const planned = await Promise.all(
      changes.map((change) => resolve({ ...change, state: "planned" }, target, responseId, engine)),
    );
    return {
      ...record,
      changes: planned,
      affected,
      limits,
      ...(protectedBy && { protectedBy }),
      ...(asset && { asset }),
    };
  } catch (error) {
    return { ...record, failed: inWords(error) };
  }
}

/**
 * An attribute that is as planned already is held by another response, whose hold and before-image are joined, or by another step of this
 * one; or it was set by somebody else, and then Cordon neither sets nor reverts it. Throws while another response lets go of it: what it
 * will be then, nobody knows yet.
 */
async function resolve(
  change: ChangeRecord,
  target: Place,
  responseId: string,
  engine: Engine,
): Promise<ChangeRecord> {
  if (!change.inForce) return change;
  const all = await holders(engine.table, holdName(target, change));
  const first = joinable(all, responseId);
  if (first)
    return {
      ...change,
      before: first.before,
      from: first.from ?? change.from,
      joined: first.response,
      note: `already held by response ${first.response}`,
    };
  if (all.some(({ response, lost }) => response === responseId && !lost))
    return { ...change, state: "moot", note: "another step of this response does it" };
  const leaving = all.find(({ response, releasing }) => response !== responseId && releasing);
  if (leaving)
    throw new Error(`response ${leaving.response} is being undone, and sets it: planned again after that`);
  // What a lost hold's response set is there in part, or again: it is set whole, and its image is the true one.
  const lost = lostTo(all, responseId);
  if (lost) {
    const { inForce: _, ...unset } = change;
    return { ...unset, before: lost.before, from: lost.from ?? change.from };
  }
  return { ...change, state: "moot", note: "already so, and not by a response on record: left as it is" };
}

/** Whether a step has nothing to apply. */
export function isMoot(step: StepRecord): boolean {
  return (
    step.moot !== undefined ||
    (step.changes.length > 0 && step.changes.every((change) => change.state === "moot"))
  );
}

/** For people: why a plan is too big for one record; undefined when it fits. */
export function tooBig(steps: readonly StepRecord[]): string | undefined {
  const items = steps.reduce((sum, step) => sum + 1 + 2 * step.changes.length, 0);
  return items > MOST_ITEMS
    ? `the plan has ${items} parts, more than the ${MOST_ITEMS} that one record holds`
    : undefined;
}
