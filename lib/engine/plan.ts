import { holders, holdName } from "../ledger/holds.ts";
import { whole } from "../model/action.ts";
import { isNeverBegun, mayBeInForce } from "../model/change-state.ts";
import type { Place } from "../model/place.ts";
import type { Playbook, Step } from "../model/playbook.ts";
import type { ChangeRecord, StepRecord, Wave } from "../model/response.ts";
import type { Signal } from "../model/signal.ts";
import { takesBack } from "../policy/trust-scope.ts";
import { type Engine, inWords } from "./engine.ts";

/** A transaction holds 100 items: steps and holds, and the response, an audit line, a decision, brakes and counters. */
const MOST_ITEMS = 80;

/**
 * Plans every step of a playbook for a signal, all in parallel; touches nothing.
 * A step that cannot be planned says so and does not stop the others.
 */
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
  const steps = await Promise.all(
    wanted.map(async (want, i) => ({
      ...(await planStep(want, i + 1, responseId, engine)),
      ...(takesBack(want.step.action, want.target, signal) && { takesBack: true as const }),
    })),
  );
  return onceEach(steps);
}

/**
 * What two steps would both set, such as the deny of a host's session that is named by its host and by itself, is the first one's:
 * a hold is a response's, whichever step sets it.
 */
function onceEach(steps: readonly StepRecord[], taken: readonly string[] = []): StepRecord[] {
  const seen = new Set(taken);
  return steps.map((step) => ({
    ...step,
    changes: step.changes.map((change) => {
      if (step.irreversible !== undefined || change.state === "moot") return change;
      const hold = holdName(step.target, change);
      if (seen.has(hold)) return { ...change, state: "moot", note: "another step of this response does it" };
      seen.add(hold);
      return change;
    }),
  }));
}

/**
 * Plans recorded steps anew, each by its own action and target. What has been begun stays as it is, because its before-image
 * is the true one, and so does what people left out.
 */
export function planAgain(
  steps: readonly StepRecord[],
  playbook: Playbook,
  responseId: string,
  engine: Engine,
): Promise<StepRecord[]> {
  return Promise.all(
    steps.map(async (recorded) => {
      const { n, wave, revision, target } = recorded;
      const step = playbook[wave].find(({ action }) => action.id === recorded.action);
      if (step === undefined || recorded.leftOut !== undefined || !isOpen(recorded)) return recorded;
      const fresh = await planStep({ step, wave, target }, n, responseId, engine);
      const { takesBack } = recorded;
      return isUntouched(recorded)
        ? { ...fresh, revision, ...(takesBack && { takesBack }) }
        : refreshed(recorded, fresh);
    }),
  );
}

/** Something of it may still be begun. */
function isOpen(step: StepRecord): boolean {
  return isUntouched(step) || step.changes.some(({ state }) => state === "planned");
}

/** A step of which a part is in force: only what is not begun is as it is now. */
function refreshed(recorded: StepRecord, { changes, failed, refused, moot }: StepRecord): StepRecord {
  const why = failed ?? refused ?? moot ?? "it is not there any more";
  return {
    ...recorded,
    changes: recorded.changes.map((change) =>
      change.state === "planned"
        ? (changes.find(({ hold }) => hold === change.hold) ?? { ...change, state: "moot", note: why })
        : change,
    ),
  };
}

/** Nothing of it has been begun. */
export function isUntouched({ changes }: StepRecord): boolean {
  return changes.every(isNeverBegun);
}

/** The attributes that steps hold, or are about to: `Hold.hold`. */
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

interface Wanted {
  readonly step: Step;
  readonly wave: Wave;
  readonly target: Place;
}

function each(steps: readonly Step[], wave: Wave, signal: Signal): Wanted[] {
  return steps.flatMap((step) => step.targets(signal).map((target) => ({ step, wave, target })));
}

async function planStep(
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
      changes.map((change) => resolve({ ...change, state: "planned" }, target, engine)),
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
 * What is already as we would set it is either held by a response of ours, whose before-image we take over,
 * or was set by other hands, and then it is not ours to undo.
 */
async function resolve(change: ChangeRecord, target: Place, engine: Engine): Promise<ChangeRecord> {
  if (!change.inForce) return change;
  const [first] = (await holders(engine.table, holdName(target, change))).filter((hold) => !hold.releasing);
  return first
    ? {
        ...change,
        before: first.before,
        joined: first.response,
        note: `already held by response ${first.response}`,
      }
    : { ...change, state: "moot", note: "already so, and not by a response on record: left as it is" };
}

/** Whether a step's changes are all there is to do: nothing left to apply. */
export function isMoot(step: StepRecord): boolean {
  return (
    step.moot !== undefined ||
    (step.changes.length > 0 && step.changes.every((change) => change.state === "moot"))
  );
}

/** Why a plan is too big for one record; undefined when it fits. */
export function tooBig(steps: readonly StepRecord[]): string | undefined {
  const items = steps.reduce((sum, step) => sum + 1 + 2 * step.changes.length, 0);
  return items > MOST_ITEMS
    ? `the plan has ${items} parts, more than the ${MOST_ITEMS} that one record holds`
    : undefined;
}

/** A step to write, and which of its changes are new: those get a hold. */
export interface Addition {
  readonly step: StepRecord;
  readonly fresh: readonly ChangeRecord[];
}

/** A first plan, as additions to nothing. */
export function allOf(steps: readonly StepRecord[]): Addition[] {
  return steps.map((step) => ({ step, fresh: step.changes }));
}

/**
 * What a newer plan adds to a recorded one: steps for new targets, steps that could not be planned before, and
 * attributes that were not there, such as an interface attached since.
 * What was planned is never replaced: its before-image is the true one.
 */
export function additions(recorded: readonly StepRecord[], fresh: readonly StepRecord[]): Addition[] {
  const same = (a: StepRecord, b: StepRecord) =>
    a.action === b.action && a.wave === b.wave && a.targetName === b.targetName;
  const revision = Math.max(0, ...recorded.map((step) => step.revision)) + 1;
  const held = heldBy(recorded);
  let n = recorded.length;
  return fresh.flatMap((step) => {
    const known = recorded.find((other) => same(step, other));
    if (known === undefined) {
      const [own] = onceEach([step], held);
      return [{ step: { ...own!, n: ++n, revision }, fresh: own!.changes }];
    }
    if (known.leftOut !== undefined) return [];
    if (known.changes.length === 0) {
      // Nothing of it was planned: it failed, was refused, or had nothing to do. What can be done now takes its place.
      const news = step.failed === undefined && (known.failed !== undefined || step.changes.length > 0);
      return news ? [{ step: { ...step, n: known.n, revision }, fresh: step.changes }] : [];
    }
    const extra = step.changes.filter(
      (change) => change.state === "planned" && !known.changes.some(({ hold }) => hold === change.hold),
    );
    return extra.length > 0
      ? [{ step: { ...known, revision, changes: [...known.changes, ...extra] }, fresh: extra }]
      : [];
  });
}
