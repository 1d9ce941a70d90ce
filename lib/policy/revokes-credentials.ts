import { isHeld } from "../model/change-state.ts";
import type { StepRecord } from "../model/response.ts";

/** Whether a step revoked credentials; sessions opened with them earlier have credentials of their own. */
export function isCut({ authority, wave, changes }: StepRecord): boolean {
  return authority === "identity" && wave === "contain" && changes.some(isHeld);
}
