import { holdName } from "../ledger/holds.ts";
import type { StepRecord } from "../model/response.ts";
import type { Addition } from "./addition.ts";
import { heldBy, onceEach } from "./plan.ts";

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
      const [own] = onceEach([step], held);
      return news ? [{ step: { ...own!, n: known.n, revision }, fresh: own!.changes }] : [];
    }
    const extra = step.changes.filter(
      (change) =>
        change.state === "planned" &&
        !known.changes.some(({ hold }) => hold === change.hold) &&
        !held.includes(holdName(step.target, change)),
    );
    return extra.length > 0
      ? [{ step: { ...known, revision, changes: [...known.changes, ...extra] }, fresh: extra }]
      : [];
  });
}

/** Recorded steps with additions in their places, or at the end. */
export function replaced(recorded: readonly StepRecord[], add: readonly Addition[]): readonly StepRecord[] {
  return [
    ...recorded.filter((step) => !add.some((added) => added.step.n === step.n)),
    ...add.map(({ step }) => step),
  ];
}

/** For the audit: what setting again overwrites. */
export function overWhat({ step, fresh }: Addition): readonly string[] {
  return fresh
    .filter(({ joined }) => joined === undefined)
    .map(({ of, from }) => `${step.targetName}: ${of} was ${from}`);
}
