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
  const steps = await Promise.all(
    wanted.map(async (want, i) => ({
      ...(await planStep(want, i + 1, responseId, engine)),
      ...(takesBack(want.step.action, want.target, signal) && { takesBack: true as const }),
    })),
  );
  return onceEach(steps);
}

/**
 * An attribute that two steps would set belongs to the first, because a hold is one per response: a host's session may be named by the
 * host and by itself.
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
 * Plans recorded steps again, each with its own action and target. A begun change keeps its before-image, which is the true one; a
 * step that a person left out stays left out.
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

/** Whether a change of the step is not begun. */
function isOpen(step: StepRecord): boolean {
  return isUntouched(step) || step.changes.some(({ state }) => state === "planned");
}

/** A step that is partly in force: only changes that are not begun are planned again. */
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
 * An attribute that is as planned already is either held by another response, whose hold and before-image are joined, or was set by
 * somebody else, and then Cordon neither sets nor reverts it.
 */
async function resolve(change: ChangeRecord, target: Place, engine: Engine): Promise<ChangeRecord> {
  if (!change.inForce) return change;
  const [first] = (await holders(engine.table, holdName(target, change))).filter((hold) => !hold.releasing);
  return first
    ? {
        ...change,
        before: first.before,
        from: first.from ?? change.from,
        joined: first.response,
        note: `already held by response ${first.response}`,
      }
    : { ...change, state: "moot", note: "already so, and not by a response on record: left as it is" };
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

/** A step to write, and those of its changes that are new and get a hold. */
export interface Addition {
  readonly step: StepRecord;
  readonly fresh: readonly ChangeRecord[];
}

/** A first plan: all steps and all changes are new. */
export function allOf(steps: readonly StepRecord[]): Addition[] {
  return steps.map((step) => ({ step, fresh: step.changes }));
}

/**
 * Returns what a newer plan adds to a recorded one: steps for new targets, steps that could not be planned before, and attributes that
 * did not exist, such as an interface attached since. A planned change is never replaced: its before-image is the true one.
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
      // The recorded step has no changes: it failed, was refused or had nothing to do. The new one replaces it.
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
