import type { StepRecord } from "../response.ts";

/** Whether a step has cut credentials off: what was opened with them before has credentials of its own. */
export const isCut = ({ authority, wave, changes }: StepRecord): boolean =>
  authority === "identity" &&
  wave === "contain" &&
  changes.some(({ state }) => ["applied", "verified", "joined", "kept"].includes(state));
