import type { StepRecord } from "../model/response.ts";
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
