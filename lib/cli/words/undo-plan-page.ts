import type { Whole } from "../../model/response.ts";
import { fateOf, isChangedSince, type UndoChoice, type UndoFate, whyNothing } from "../../model/undo-fate.ts";
import type { UndoLine, UndoPlan } from "../../model/undo-plan.ts";
import { table, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { STATES, type Tone, toned } from "./states.ts";

/** `cordon undo` before its question: per attribute the value before, what Cordon set, the value now and after the undo. Clean. */
export function undoPlanPage(
  plan: UndoPlan,
  { response }: Pick<Whole, "response">,
  choice: UndoChoice,
  look: Look,
): string[] {
  const { paint, width } = look;
  const { sign, word } = STATES[response.state];
  // Attributes without a change come last: they need no decision.
  const lines = [...plan.lines].sort((a, b) => Number(a.will === "nothing") - Number(b.will === "nothing"));
  const steps = [...new Set(lines.map(({ step }) => step))];
  return [
    `${paint.bold(`UNDO ${response.id}`)}  ${sign} ${word}`,
    ...wrap(response.title, width),
    ...(steps.length > 1 ? wrap("An undo runs in reverse order: the last step first.", width) : []),
    ...steps.flatMap((n) =>
      stepLines(
        lines.filter(({ step }) => step === n),
        choice,
        look,
      ),
    ),
    "",
    ...wrap(summary(plan, choice), width),
  ];
}

function stepLines(lines: readonly UndoLine[], choice: UndoChoice, look: Look): string[] {
  const { step, action, target } = lines[0]!;
  return [
    "",
    ...wrap(target, look.width, `  ${step}  ${action}  `).map((line) => look.paint.bold(line)),
    ...lines.flatMap((line) => attribute(line, choice, look)),
  ];
}

const INDENT = 5;

function attribute(line: UndoLine, choice: UndoChoice, look: Look): string[] {
  const { standing } = line;
  const { text, tone } = becomes(line, choice);
  const rows = table(
    [
      ["before", standing?.before],
      ["Cordon set", standing?.set],
      ["now", standing?.now],
      ["after undo", text],
    ],
    look.width,
    INDENT + 2,
  );
  // The decision is about the last row.
  const last = rows.findLastIndex((row) => row.trimStart().startsWith("after undo"));
  return [
    ...wrap(line.hold, look.width, " ".repeat(INDENT)),
    ...rows.map((row, i) => (i >= last ? toned(look, tone, row) : row)),
  ];
}

function becomes(line: UndoLine, choice: UndoChoice): { text: string; tone: Tone } {
  const { step, hold, standing, note } = line;
  const will = standing?.will ?? "put back";
  const said: Record<UndoFate, readonly [text: string, tone: Tone]> = {
    back: [`↩ ${will}`, "good"],
    "re-armed": [`↩ RE-ENABLES STOLEN CREDENTIALS: ${will}`, "bad"],
    forced: [
      `↩ FORCED to ${standing?.before ?? "the value before"}, over the change of another principal`,
      "bad",
    ],
    kept: [
      `! not undone${isChangedSince(line) ? ", and NOT IN EFFECT" : ""}: would re-enable stolen credentials. Add --rearm ${step} to undo it.`,
      "careful",
    ],
    conflict: [
      `! CONFLICT: ${standing?.will ?? "left as another principal set it"}. Add --force ${hold}${line.rearms && !choice.rearm.includes(step) ? ` --rearm ${step}` : ""} to undo it.`,
      "bad",
    ],
    shared: [`– ${note ?? "stays in effect for another response"}`, "quiet"],
    nothing: [`– no change${note ? `: ${note}` : ""}`, "quiet"],
    "left out": ["– not undone: --only does not name this step", "quiet"],
  };
  const [text, tone] = said[fateOf(line, choice)];
  return { text, tone };
}

function summary(plan: UndoPlan, choice: UndoChoice): string {
  const { lines } = plan;
  const why = whyNothing(plan, choice);
  if (why !== undefined) return `This undo changes nothing: Cordon refuses it. ${sentence(why)}`;
  const fates = lines.map((line) => fateOf(line, choice));
  const count = (...wanted: UndoFate[]) => fates.filter((fate) => wanted.includes(fate)).length;
  const [back, kept, conflicts] = [
    count("back", "re-armed", "forced"),
    count("kept", "left out"),
    count("conflict"),
  ];
  return [
    back > 0 ? `Changes to undo: ${back}.` : "This undo changes nothing.",
    ...(kept > 0 ? [`Not undone: ${kept}.`] : []),
    ...(conflicts > 0 ? [`Conflicts, left as they are: ${conflicts}.`] : []),
  ].join(" ");
}

function sentence(text: string): string {
  return `${text.replace(/^./, (letter) => letter.toUpperCase())}.`;
}
