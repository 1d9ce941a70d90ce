import type { Response, Whole } from "../../model/response.ts";
import type { Deployment } from "../deployment/find.ts";
import type { DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { STATES } from "../words/states.ts";
import { about, decideOn } from "./decide-response.ts";
import { CONTAINED } from "./follow-response.ts";

/** `cordon reapply`: sets again what drifted, over the change of another principal. */
export function reapplyResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    check: requireDrift,
    question,
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "reapply" }),
    first: ({ state }) => (state === "contained" ? "Set again." : ""),
    endings: CONTAINED,
  });
}

/** What is set again, in words, with what each target is now. The record is clean. */
function question({ id, missing = [] }: Response): string {
  return `Set ${id} again, over the change of another principal? Now: ${missing.join("; ")}.`;
}

/** Throws `Failure` for a response that no verification found different from what Cordon set. */
export function requireDrift({ response }: Whole, { flags }: Pick<Deployment, "flags">): void {
  const { id, state } = response;
  if (state === "not-in-effect") return;
  throw new Failure(
    "refused",
    `nothing to set again: response ${id} is ${STATES[state].word}, and no verification found drift. To verify it: npx cordon active --check${flags}`,
  );
}
