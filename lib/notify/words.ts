import { changeWords } from "../model/change-words.ts";
import { plain } from "../model/plain-text.ts";
import type { Response, StepRecord, Whole } from "../model/response.ts";
import { isUndo, may } from "../model/response-state.ts";
import { undoFlags } from "../model/undo-flags.ts";
import { personName } from "./person-name.ts";
import { CHANGE_WORDS, WITHOUT_ACCEPT, WITHOUT_DECISION } from "./state-words.ts";
import { utcMinute } from "./times.ts";

/** A person's key as a name, safe to print. */
export function person(key: string): string {
  return plain(personName(key));
}

/** One step as lines of a message: name, why it was not done, each change, who else is affected. */
export function stepLines(step: StepRecord): string[] {
  return [
    "",
    `${step.n}. ${step.action}  ${plain(step.targetName)}`,
    ...[step.moot ?? [], step.refused ?? [], step.failed ?? []].flat().map((why) => `   ${plain(why)}`),
    ...step.changes.map(
      (change) =>
        `   ${CHANGE_WORDS[change.state]}: ${plain(changeWords(change))}${change.note ? ` (${plain(change.note.replace(/^kept: /, ""))})` : ""}`,
    ),
    ...step.affected.map((who) => `   affected: ${plain(who)}`),
  ];
}

/** The deadline of a decision, what happens without one, and the approvals so far. */
export function askLines({ ask, confirm, state }: Response): string[] {
  return [
    ...(ask
      ? [
          `Deadline  ${utcMinute(ask.until)}. No decision: ${WITHOUT_DECISION[ask.onSilence]}`,
          `Approvals ${ask.approvals.length} of ${ask.people}`,
          `Plan      ${ask.plan.slice(0, 8)}`,
        ]
      : []),
    ...(confirm && state === "contained"
      ? [`Deadline  ${utcMinute(confirm.until)}. No decision: ${WITHOUT_ACCEPT[confirm.onSilence]}`]
      : []),
  ];
}

/** Which operator did what, when and why. */
export function peopleLines({
  byHand,
  ask,
  approvals,
  reapply,
  undo,
  undoApprovals,
  state,
}: Response): string[] {
  return [
    ...(byHand ? [`By hand   ${person(byHand.by)}: ${plain(byHand.reason)}`] : []),
    ...(ask?.approvals ?? approvals ?? []).map(
      ({ by, at, reason }) => `Approved  ${person(by)} at ${utcMinute(at)}: ${plain(reason)}`,
    ),
    ...(reapply?.begun
      ? [`Set again ${person(reapply.by)} at ${utcMinute(reapply.at)}: ${plain(reapply.reason)}`]
      : []),
    ...(undo ? [] : (undoApprovals ?? [])).map(
      ({ by, at, reason }) => `Undo      ${person(by)} at ${utcMinute(at)}: ${plain(reason)}`,
    ),
    ...(undo && isUndo(state)
      ? [`Undo      ${person(undo.by)} at ${utcMinute(undo.at)}: ${plain(undo.reason)}`]
      : []),
  ];
}

/** Whether an undo could change something: false where every step that changed something is irreversible. */
export function canUndo({ response, steps }: Pick<Whole, "response" | "steps">): boolean {
  if (!may(response.state, "undoing")) return false;
  const changed = steps.filter(({ changes }) => changes.length > 0);
  return changed.length === 0 || changed.some(({ irreversible }) => irreversible === undefined);
}

/** The commands for the next step. A message has no link: an operator signs each decision on their own machine. */
export function commands(whole: Pick<Whole, "response" | "steps">, asks: boolean): string[] {
  const { id, state, ask, confirm } = whole.response;
  return [
    ...(state === "not-in-effect" ? [`Reapply:  npx cordon reapply ${id} --reason "…"`] : []),
    ...(asks && (ask || state === "waiting")
      ? [`Approve:  npx cordon approve ${id} --reason "…"`, `Decline:  npx cordon decline ${id} --reason "…"`]
      : []),
    ...(confirm && state === "contained" ? [`Accept:   npx cordon accept ${id} --reason "…"`] : []),
    `Show:     npx cordon show ${id}`,
    ...(canUndo(whole)
      ? [`Undo:     npx cordon undo ${id}${plain(undoFlags(whole.steps))} --reason "…"`]
      : []),
  ];
}

/** Where one finding has two responses: what this one covers, and the id of the other. */
export function shareLine({ beyond, other }: Pick<Response, "beyond" | "other">): string | undefined {
  if (other === undefined) return undefined;
  return beyond
    ? `This response has the steps that need approval. Response ${other} has the automatic steps.`
    : `This response has the automatic steps. Response ${other} has the steps that need approval.`;
}
