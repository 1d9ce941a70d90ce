import type { LeftOut, StepRecord } from "../model/response.ts";
import { isUntouched } from "./plan.ts";

/** Whether a step waits for a decision: some of it is planned. */
export function isAsked({ changes }: StepRecord): boolean {
  return changes.some(({ state }) => state === "planned");
}

/** A planned step that is not done, because someone left it out. */
export function leaveOut(step: StepRecord, by: string, note = `left out by ${by}`): StepRecord {
  return isAsked(step)
    ? {
        ...step,
        ...(isUntouched(step) && { leftOut: by }),
        changes: step.changes.map((change) =>
          change.state === "planned" ? { ...change, state: "moot", note } : change,
        ),
      }
    : step;
}

/** The containing steps that an approver left out, for the record of the response; undefined where there are none. */
export function leftOutOf(steps: readonly StepRecord[]): readonly LeftOut[] | undefined {
  const left = steps.flatMap(({ n, wave, action, targetName, leftOut }) =>
    wave === "contain" && leftOut !== undefined ? [{ step: n, action, target: targetName, by: leftOut }] : [],
  );
  return left.length === 0 ? undefined : left;
}
