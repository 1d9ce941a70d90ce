import type { ChangeRecord, StepRecord } from "../model/response.ts";

/** A step to write, and those of its changes that are new and get a hold. */
export interface Addition {
  readonly step: StepRecord;
  readonly fresh: readonly ChangeRecord[];
}

/** A first plan: all steps and all changes are new. */
export function allOf(steps: readonly StepRecord[]): Addition[] {
  return steps.map((step) => ({ step, fresh: step.changes }));
}
