import type { Response, Whole } from "../../model/response.ts";
import { isUntouched, may } from "../../model/response-state.ts";
import type { Deployment } from "../deployment/find.ts";
import { clockLine, deadline, yeses } from "./ask-lines.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { MEANING, STATES, toned } from "./states.ts";
import { outcomeLines } from "./step-outcome.ts";

/** What became of a response after a decision: its state, each step in a few lines, what to type next. The record is clean. */
export function resultPage(
  { response, steps }: Whole,
  { flags }: Pick<Deployment, "flags">,
  look: Look,
  first?: string,
): string[] {
  const { paint, width, now } = look;
  const { sign, word, tone } = STATES[response.state];
  const ends = deadline(response);
  const { id, ask } = response;
  return [
    ...(first ? wrap(first, width).map((line) => paint.bold(line)) : []),
    `${toned(look, tone, paint.bold(`${sign} ${word.toUpperCase()}`))}  ${id}`,
    ...wrap(MEANING[response.state], width),
    ...(ask ? wrap(`${yeses(ask.people, ask.approvals)}.`, width, "yeses  ") : []),
    ...(ends ? wrap(`${clockLine(ends, now)}.`, width, "clock  ") : []),
    ...(isUntouched(response.state) ? [] : steps.flatMap((step) => outcomeLines(step, look))),
    "",
    ...next(response).map((command) => `${command}${flags}`),
  ];
}

function next({ id, state, ask }: Response): string[] {
  return [
    ...(ask ? [`Somebody else: npx cordon approve ${id} --reason "…"`] : []),
    `Look: npx cordon show ${id}`,
    ...(may(state, "undoing") ? [`Undo: npx cordon undo ${id} --reason "…"`] : []),
  ];
}
