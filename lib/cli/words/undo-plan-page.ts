import type { Whole } from "../../model/response.ts";
import type { UndoLine, UndoPlan } from "../../model/undo-plan.ts";
import { table, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { STATES, type Tone, toned } from "./states.ts";

/** What of an undo plan is meant, beyond what goes back anyway. */
export interface UndoChoice {
  /** Steps that may give power back, by number. */
  readonly rearm: readonly number[];
  /** Holds that are put back over others' changes. */
  readonly force: readonly string[];
  /** Only these steps; absent: all. */
  readonly only?: readonly number[] | undefined;
}

/** `cordon undo` before it asks: per attribute what it was, what we set, what it is now, and what will become of it. Clean. */
export function undoPlanPage(
  plan: UndoPlan,
  { response }: Pick<Whole, "response">,
  choice: UndoChoice,
  look: Look,
): string[] {
  const { paint, width } = look;
  const { sign, word } = STATES[response.state];
  // What stays as it is comes last: it needs no decision.
  const lines = [...plan.lines].sort((a, b) => Number(a.will === "nothing") - Number(b.will === "nothing"));
  const steps = [...new Set(lines.map(({ step }) => step))];
  return [
    `${paint.bold(`UNDO ${response.id}`)}  ${sign} ${word}`,
    ...wrap(response.title, width),
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
      ["we set", standing?.set],
      ["now", standing?.now],
      ["will be", text],
    ],
    look.width,
    INDENT + 2,
  );
  // The last row is what the decision is about.
  const last = rows.findLastIndex((row) => row.trimStart().startsWith("will be"));
  return [
    ...wrap(line.hold, look.width, " ".repeat(INDENT)),
    ...rows.map((row, i) => (i >= last ? toned(look, tone, row) : row)),
  ];
}

/** What happens to one attribute with this choice. */
type Fate = "back" | "re-armed" | "forced" | "kept" | "conflict" | "shared" | "nothing" | "left out";

function fateOf({ will, step, hold }: UndoLine, { rearm, force, only }: UndoChoice): Fate {
  if (only && !only.includes(step) && will !== "nothing") return "left out";
  switch (will) {
    case "put back":
      return "back";
    case "keep: would re-arm":
      return rearm.includes(step) ? "re-armed" : "kept";
    case "leave: changed by others":
      return force.includes(hold) ? "forced" : "conflict";
    case "let go: others hold it":
      return "shared";
    case "nothing":
      return "nothing";
  }
}

function becomes(line: UndoLine, choice: UndoChoice): { text: string; tone: Tone } {
  const { step, hold, standing, note } = line;
  const will = standing?.will ?? "put back";
  const said: Record<Fate, readonly [text: string, tone: Tone]> = {
    back: [`↩ ${will}`, "good"],
    "re-armed": [`↩ RE-ARMED: ${will}`, "bad"],
    forced: [`↩ FORCED back to ${standing?.before ?? "what it was"}, over what others set`, "bad"],
    kept: [
      `! kept in force: putting it back gives power to stolen credentials. --rearm ${step} puts it back too.`,
      "careful",
    ],
    conflict: [
      `! CONFLICT: ${standing?.will ?? "left as others set it"}. --force ${hold} sets it back all the same.`,
      "bad",
    ],
    shared: [`– ${note ?? "stays in force for another response"}`, "quiet"],
    nothing: [`– nothing${note ? `: ${note}` : ""}`, "quiet"],
    "left out": ["– stays in force: --only does not name this step", "quiet"],
  };
  const [text, tone] = said[fateOf(line, choice)];
  return { text, tone };
}

function summary({ lines }: UndoPlan, choice: UndoChoice): string {
  const fates = lines.map((line) => fateOf(line, choice));
  const count = (...wanted: Fate[]) => fates.filter((fate) => wanted.includes(fate)).length;
  const [back, kept, conflicts] = [
    count("back", "re-armed", "forced"),
    count("kept", "left out"),
    count("conflict"),
  ];
  return [
    back > 0 ? `Goes back: ${back}.` : "Nothing goes back.",
    ...(kept > 0 ? [`Stays in force: ${kept}.`] : []),
    ...(conflicts > 0 ? [`Left as others set it: ${conflicts}.`] : []),
  ].join(" ");
}
