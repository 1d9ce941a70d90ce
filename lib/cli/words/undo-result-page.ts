import type { ChangeRecord, State, StepRecord, Whole } from "../../response.ts";
import type { Deployment } from "../deployment/find.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import { CHANGES, MEANING, STATES, toned } from "./states.ts";
import { utc } from "./times.ts";

/** `cordon undo` when it is done: what became of each step, and what is left to do. The record is clean. */
export const undoResultPage = (
  { response, steps }: Whole,
  { flags }: Pick<Deployment, "flags">,
  look: Look,
): string[] => {
  const { paint, width } = look;
  const { sign, word, tone } = STATES[response.state];
  const { undo } = response;
  return [
    "",
    toned(look, tone === "quiet" ? "good" : tone, paint.bold(`${sign} ${word.toUpperCase()}`)),
    ...wrap(MEANING[response.state], width),
    ...(undo ? wrap(`Decided by ${personName(undo.by)} at ${utc(undo.at)}: “${undo.reason}”`, width) : []),
    ...[...steps]
      .sort((a, b) => Number(!!a.irreversible) - Number(!!b.irreversible) || b.n - a.n)
      .flatMap((step) => stepLines(step, look)),
    "",
    ...next(response.state, steps, response.id, flags),
  ];
};

const stepLines = (step: StepRecord, look: Look): string[] =>
  step.changes.length === 0
    ? []
    : [
        "",
        ...wrap(step.targetName, look.width, `  ${step.n}  ${step.action}  `).map((l) => look.paint.bold(l)),
        ...step.changes.flatMap((change) => changeLines(step, change, look)),
      ];

const changeLines = ({ irreversible }: StepRecord, change: ChangeRecord, look: Look): string[] => {
  const { sign, word, tone } = irreversible
    ? { sign: "–", word: "stays", tone: "quiet" as const }
    : CHANGES[change.state];
  const note = irreversible ?? change.note?.replace(/^kept: /, "");
  // Actions say what they did: "put back sg-1".
  const said = note === undefined ? word : note.startsWith(word) ? note : `${word}: ${note}`;
  return [
    ...wrap(change.hold, look.width, "     "),
    ...wrap(`${sign} ${said}`, look.width, "       ").map((line) => toned(look, tone, line)),
  ];
};

const next = (state: State, steps: readonly StepRecord[], id: string, flags: string): string[] => {
  const kept = steps
    .filter((step) => step.changes.some((change) => change.state === "kept"))
    .map(({ n }) => n);
  if (state === "kept" && kept.length > 0)
    return [
      "When the credentials are replaced, put the rest back too:",
      `  npx cordon undo ${id} --rearm ${kept.join(",")} --reason "…"${flags}`,
    ];
  if (state === "conflict")
    return [
      "What others changed is theirs to settle. Then, for what is left:",
      `  npx cordon undo ${id} --reason "…"${flags}`,
    ];
  return [`Look: npx cordon show ${id}${flags}`];
};
