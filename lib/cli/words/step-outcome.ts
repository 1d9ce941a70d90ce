import type { ChangeRecord, StepRecord } from "../../model/response.ts";
import { personName } from "../../notify/person-name.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { CHANGES, type Shown, toned } from "./states.ts";

/** The words for the result of one change; `word` is the complete text. */
type Told = (step: StepRecord, change: ChangeRecord) => Shown;

/** The result of one step, change by change. The record is clean. */
export function outcomeLines(step: StepRecord, look: Look, told: Told = asDone): string[] {
  const notDone = whyNotDone(step);
  if (step.changes.length === 0 && notDone === undefined) return [];
  return [
    "",
    ...wrap(step.targetName, look.width, `  ${step.n}  ${step.action}  `).map((l) => look.paint.bold(l)),
    ...(notDone === undefined
      ? step.changes.flatMap((change) => changeLines(change.hold, told(step, change), look))
      : wrap(notDone, look.width, "     ")),
  ];
}

/** Why a step was not done. */
function whyNotDone({ leftOut, moot, refused, failed }: StepRecord): string | undefined {
  if (leftOut) return `– left out by ${personName(leftOut)}`;
  if (moot) return `– no change needed: ${moot}`;
  if (refused) return `✖ REFUSED: ${refused}`;
  return failed && `✖ NOT PLANNED: ${failed}`;
}

const asDone: Told = ({ wave }, { state, note }) => {
  const shown = CHANGES[state];
  const word = wave === "preserve" && state === "applied" ? "created" : shown.word;
  return { ...shown, word: note ? `${word}: ${note}` : word };
};

function changeLines(hold: string, { sign, word, tone }: Shown, look: Look): string[] {
  return [
    ...wrap(hold, look.width, "     "),
    ...wrap(`${sign} ${word}`, look.width, "       ").map((line) => toned(look, tone, line)),
  ];
}
