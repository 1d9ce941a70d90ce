import type { Response, Whole } from "../../model/response.ts";
import { isUntouched } from "../../model/response-state.ts";
import { undoFlags } from "../../model/undo-flags.ts";
import { canUndo } from "../../notify/words.ts";
import type { Deployment } from "../deployment/find.ts";
import { approvalsOf, deadline, deadlineLine } from "./ask-lines.ts";
import { wrap } from "./lines.ts";
import { meaningOf } from "./meaning.ts";
import type { Look } from "./paint.ts";
import { shownOf, toned } from "./states.ts";
import { outcomeLines } from "./step-outcome.ts";

/** What a result page shows in addition to the record. */
export interface Decided {
  /** A line before the state. */
  readonly first?: string | undefined;
  /** The caller approved, or asked for the containment: only another approver can approve what still waits. */
  readonly needsAnother?: boolean;
}

/** A response after a decision: its state, each step in a few lines, and the next commands. The record is clean. */
export function resultPage(
  whole: Whole,
  { flags }: Pick<Deployment, "flags">,
  look: Look,
  { first, needsAnother = false }: Decided = {},
): string[] {
  const { paint, width, now } = look;
  const { response, steps } = whole;
  const { sign, word, tone } = shownOf(response);
  const ends = deadline(response);
  const { id, ask } = response;
  return [
    ...(first ? wrap(first, width).map((line) => paint.bold(line)) : []),
    `${toned(look, tone, paint.bold(`${sign} ${word.toUpperCase()}`))}  ${id}`,
    ...wrap(meaningOf(whole, now), width),
    ...(ask ? wrap(`${approvalsOf(ask.people, ask.approvals)}.`, width, "Approvals  ") : []),
    ...(ends ? wrap(`${deadlineLine(ends, now)}.`, width, "Deadline   ") : []),
    ...(isUntouched(response.state) ? [] : steps.flatMap((step) => outcomeLines(step, look))),
    "",
    ...next(response, needsAnother).map((command) => `${command}${flags}`),
    ...(canUndo(whole) ? [`Undo: npx cordon undo ${id}${undoFlags(steps)} --reason "…"${flags}`] : []),
  ];
}

function next({ id, ask, state }: Response, needsAnother: boolean): string[] {
  return [
    ...(state === "not-in-effect" ? [`Set again: npx cordon reapply ${id} --reason "…"`] : []),
    ...(ask
      ? [`${needsAnother ? "Another approver" : "Approve"}: npx cordon approve ${id} --reason "…"`]
      : []),
    `Show: npx cordon show ${id}`,
  ];
}
