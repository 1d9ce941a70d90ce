import { isHeld } from "../model/change-state.ts";
import type { StepRecord } from "../model/response.ts";

/** Whether a step has cut credentials off: what was opened with them before has credentials of its own. */
export function isCut({ authority, wave, changes }: StepRecord): boolean {
  return authority === "identity" && wave === "contain" && changes.some(isHeld);
}
