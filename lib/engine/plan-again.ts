import type { Playbook } from "../model/playbook.ts";
import type { StepRecord } from "../model/response.ts";
import type { Engine } from "./engine.ts";
import { heldBy, isUntouched, onceEach, planStep, sharing } from "./plan.ts";

/**
 * Plans recorded steps again, each with its own action and target. A begun change keeps its before-image, which is the true one; a
 * step that a person left out stays left out.
 */
export async function planAgain(
  steps: readonly StepRecord[],
  playbook: Playbook,
  responseId: string,
  engine: Engine,
): Promise<StepRecord[]> {
  const looking = sharing(engine);
  const again = await Promise.all(
    steps.map(async (recorded) => {
      const { n, wave, revision, target } = recorded;
      const step = playbook[wave].find(({ action }) => action.id === recorded.action);
      if (step === undefined || recorded.leftOut !== undefined || !isOpen(recorded)) return recorded;
      const fresh = await planStep({ step, wave, target }, n, responseId, looking);
      const { takesBack } = recorded;
      return isUntouched(recorded)
        ? { ...fresh, revision, ...(takesBack && { takesBack }) }
        : refreshed(recorded, fresh);
    }),
  );
  // What a step has begun stays with that step, also where another response holds it, too.
  return onceEach(again, heldBy(again));
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
