import type { UndoLine, UndoPlan } from "../../engine/undo-plan.ts";
import type { Whole } from "../../response.ts";
import { table, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { STATES, type Tone, toned } from "./states.ts";

/** `cordon undo` before it asks: per attribute what it was, what we set, what it is now, and what will become of it. Clean. */
export const undoPlanPage = (
  plan: UndoPlan,
  { response }: Pick<Whole, "response">,
  rearm: readonly number[],
  look: Look,
): string[] => {
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
        rearm,
        look,
      ),
    ),
    "",
    ...wrap(summary(plan, rearm), width),
  ];
};

const stepLines = (lines: readonly UndoLine[], rearm: readonly number[], look: Look): string[] => {
  const { step, action, target } = lines[0]!;
  return [
    "",
    ...wrap(target, look.width, `  ${step}  ${action}  `).map((line) => look.paint.bold(line)),
    ...lines.flatMap((line) => attribute(line, rearm, look)),
  ];
};

const INDENT = 5;

const attribute = (line: UndoLine, rearm: readonly number[], look: Look): string[] => {
  const { standing } = line;
  const { text, tone } = becomes(line, rearm);
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
};

const becomes = (line: UndoLine, rearm: readonly number[]): { text: string; tone: Tone } => {
  const { will, step, standing, note } = line;
  switch (will) {
    case "put back":
      return { text: `↩ ${standing?.will ?? "put back"}`, tone: "good" };
    case "keep: would re-arm":
      return rearm.includes(step)
        ? { text: `↩ RE-ARMED: ${standing?.will ?? "put back"}`, tone: "bad" }
        : {
            text: `! kept in force: putting it back gives power to stolen credentials. --rearm ${step} puts it back too.`,
            tone: "careful",
          };
    case "leave: changed by others":
      return { text: `! CONFLICT: ${standing?.will ?? "left as others set it"}`, tone: "bad" };
    case "let go: others hold it":
      return { text: `– ${note ?? "stays in force for another response"}`, tone: "quiet" };
    case "nothing":
      return { text: `– nothing${note ? `: ${note}` : ""}`, tone: "quiet" };
  }
};

const summary = ({ lines }: UndoPlan, rearm: readonly number[]): string => {
  const kept = lines.filter(({ will, step }) => will === "keep: would re-arm" && !rearm.includes(step));
  const back = lines.filter(
    ({ will, step }) => will === "put back" || (will === "keep: would re-arm" && rearm.includes(step)),
  );
  const conflicts = lines.filter(({ will }) => will === "leave: changed by others");
  return [
    back.length > 0 ? `Goes back: ${back.length}.` : "Nothing goes back.",
    ...(kept.length > 0 ? [`Stays in force: ${kept.length}.`] : []),
    ...(conflicts.length > 0 ? [`Left as others set it: ${conflicts.length}.`] : []),
  ].join(" ");
};
