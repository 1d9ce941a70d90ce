import type { ChangeRecord, State, StepRecord, Whole } from "../../model/response.ts";
import { undoFlags } from "../../model/undo-flags.ts";
import { personName } from "../../notify/person-name.ts";
import { utc } from "../../notify/times.ts";
import type { Deployment } from "../deployment/find.ts";
import { approvalsOf } from "./ask-lines.ts";
import { wrap } from "./lines.ts";
import { meaningOf } from "./meaning.ts";
import type { Look } from "./paint.ts";
import { CHANGES, type Shown, STATES, toned } from "./states.ts";
import { outcomeLines } from "./step-outcome.ts";

/** `cordon undo` at its end: the result of each step, and what is left to do. The record is clean. */
export function undoResultPage(whole: Whole, { flags }: Pick<Deployment, "flags">, look: Look): string[] {
  const { paint, width, now } = look;
  const { response, steps } = whole;
  const { sign, word, tone } = STATES[response.state];
  const { undo } = response;
  return [
    "",
    toned(look, tone === "quiet" ? "good" : tone, paint.bold(`${sign} ${word.toUpperCase()}`)),
    ...wrap(meaningOf(whole, now), width),
    ...(undo ? wrap(`Decided by ${personName(undo.by)} at ${utc(undo.at)}: “${undo.reason}”`, width) : []),
    ...[...steps]
      .sort((a, b) => Number(!!a.irreversible) - Number(!!b.irreversible) || b.n - a.n)
      .flatMap((step) => outcomeLines(step, look, asUndone)),
    "",
    ...next(response.state, steps, response.id, flags),
  ];
}

/** `cordon undo` when it needs another approval. The record is clean. */
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
    toned(look, "careful", look.paint.bold("? ANOTHER APPROVAL REQUIRED")),
    ...wrap(
      `Approvals of the undo: ${approvalsOf(Math.max(people ?? 1, said + 1), undoApprovals)}. No changes yet.`,
      look.width,
    ),
    "",
    `Another approver: npx cordon undo ${id} --reason "…"${flags}`,
    `Show: npx cordon show ${id}${flags}`,
  ];
}

/** An irreversible step stays; an action names what it did: "put back sg-1". */
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
  const needed = undoFlags(steps);
  const command = `  npx cordon undo ${id}${needed} --reason "…"${flags}`;
  if (state === "partly-undone")
    return [needed === "" ? "Undo the rest:" : "After the credentials are replaced, undo the rest:", command];
  if (state === "conflict")
    return [
      needed.includes("--force")
        ? "Settle the other change with its owner, or a lead overwrites it:"
        : "Settle the other change with its owner. Then undo the rest:",
      command,
    ];
  return [`Show: npx cordon show ${id}${flags}`];
}
