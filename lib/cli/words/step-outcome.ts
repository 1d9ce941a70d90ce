import type { ChangeRecord, StepRecord } from "../../model/response.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import { CHANGES, type Shown, toned } from "./states.ts";

/** How one attribute is told of: `word` is the whole of it. */
type Told = (step: StepRecord, change: ChangeRecord) => Shown;

/** What became of one step, attribute by attribute, in as few lines as it takes. The record is clean. */
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

/** Why nothing of a step was done. */
function whyNotDone({ leftOut, moot, refused, failed }: StepRecord): string | undefined {
  if (leftOut) return `– left out by ${personName(leftOut)}`;
  if (moot) return `– nothing to do: ${moot}`;
  if (refused) return `✖ REFUSED: ${refused}`;
  return failed && `✖ COULD NOT BE PLANNED: ${failed}`;
}

const asDone: Told = ({ wave }, { state, note }) => {
  const shown = CHANGES[state];
  const word = wave === "preserve" && state === "applied" ? "made" : shown.word;
  return { ...shown, word: note ? `${word}: ${note}` : word };
};

function changeLines(hold: string, { sign, word, tone }: Shown, look: Look): string[] {
  return [
    ...wrap(hold, look.width, "     "),
    ...wrap(`${sign} ${word}`, look.width, "       ").map((line) => toned(look, tone, line)),
  ];
}
