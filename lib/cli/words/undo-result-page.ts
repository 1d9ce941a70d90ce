import type { ChangeRecord, State, StepRecord, Whole } from "../../model/response.ts";
import type { Deployment } from "../deployment/find.ts";
import { yeses } from "./ask-lines.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import { CHANGES, MEANING, type Shown, STATES, toned } from "./states.ts";
import { outcomeLines } from "./step-outcome.ts";
import { utc } from "./times.ts";

/** `cordon undo` when it is done: what became of each step, and what is left to do. The record is clean. */
export function undoResultPage(
  { response, steps }: Whole,
  { flags }: Pick<Deployment, "flags">,
  look: Look,
): string[] {
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
      .flatMap((step) => outcomeLines(step, look, asUndone)),
    "",
    ...next(response.state, steps, response.id, flags),
  ];
}

/** `cordon undo` when it needs somebody else's yes, too. The record is clean. */
export function undoWaitsPage(
  { response }: Whole,
  { flags }: Pick<Deployment, "flags">,
  look: Look,
): string[] {
  const { id, undoApprovals = [], approvals = [], terms } = response;
  const asMany = new Set(approvals.map(({ by }) => by)).size;
  const people = terms?.undoPeople === "same" ? asMany : terms?.undoPeople;
  const said = new Set(undoApprovals.map(({ by }) => by)).size;
  return [
    "",
    toned(look, "careful", look.paint.bold("? ONE MORE YES IS NEEDED")),
    ...wrap(
      `${yeses(Math.max(people ?? 1, said + 1), undoApprovals)} said yes to undoing it. Nothing was put back yet.`,
      look.width,
    ),
    "",
    `Somebody else: npx cordon undo ${id} --reason "…"${flags}`,
    `Look: npx cordon show ${id}${flags}`,
  ];
}

/** What has no way back stays; actions say what they did: "put back sg-1". */
function asUndone({ irreversible }: StepRecord, change: ChangeRecord): Shown {
  const { sign, word, tone } = irreversible
    ? { sign: "–", word: "stays", tone: "quiet" as const }
    : CHANGES[change.state];
  const note = irreversible ?? change.note?.replace(/^kept: /, "");
  return {
    sign,
    tone,
    word: note === undefined ? word : note.startsWith(word) ? note : `${word}: ${note}`,
  };
}

function next(state: State, steps: readonly StepRecord[], id: string, flags: string): string[] {
  const kept = steps
    .filter((step) => step.changes.some((change) => change.state === "kept"))
    .map(({ n }) => n);
  if (state === "partly-undone" && kept.length > 0)
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
}
