import type { Ask } from "../model/ask.ts";
import { plain } from "../model/plain-text.ts";
import type { ChangeState, Response, StepRecord } from "../model/response.ts";
import { isUndo, may } from "../model/response-state.ts";

/** Minutes are enough, and the zone is always said: "2026-11-20 03:30 UTC". */
export function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** A person's key without what is the same for all of an account: "user/ana". */
export function person(key: string): string {
  return plain(key.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, ""));
}

/** What a ledger's word means to somebody who did not write it. */
const WORDS: Partial<Record<ChangeState, string>> = {
  applying: "under way",
  applied: "in force",
  planned: "would change",
};

export function stepLines(step: StepRecord): string[] {
  return [
    "",
    `${step.n}. ${step.action}  ${plain(step.targetName)}`,
    ...[step.moot ?? [], step.refused ?? [], step.failed ?? []].flat().map((why) => `   ${plain(why)}`),
    ...step.changes.map(
      ({ change, state, note }) =>
        `   ${WORDS[state] ?? state}: ${plain(change)}${note ? ` (${plain(note)})` : ""}`,
    ),
    ...step.affected.map((who) => `   also hit: ${plain(who)}`),
  ];
}

const ON_SILENCE: Readonly<Record<Ask["onSilence"], string>> = {
  hold: "nothing is done; it goes on waiting",
  expire: "nothing is done, and it is closed",
  escalate: "nothing is done, and people are called again",
  contain: "it is contained",
};

/** What people are asked, and what becomes of it without them. */
export function askLines({ ask, confirm, state }: Response): string[] {
  return [
    ...(ask
      ? [
          `Until     ${utc(ask.until)}; if nobody decides, ${ON_SILENCE[ask.onSilence]}`,
          `Approved  ${ask.approvals.length} of ${ask.people}`,
          `Plan      ${ask.plan.slice(0, 8)}`,
        ]
      : []),
    ...(confirm && state === "contained"
      ? [
          `Until     ${utc(confirm.until)}; if nobody decides, it is ${confirm.onSilence === "keep" ? "kept" : "undone"}`,
        ]
      : []),
  ];
}

/** Who did what by hand, and why. */
export function peopleLines({ byHand, ask, approvals, undo, undoApprovals, state }: Response): string[] {
  return [
    ...(byHand ? [`By hand   ${person(byHand.by)}: ${plain(byHand.reason)}`] : []),
    ...(ask?.approvals ?? approvals ?? []).map(
      ({ by, at, reason }) => `Approved  ${person(by)} at ${utc(at)}: ${plain(reason)}`,
    ),
    ...(undo ? [] : (undoApprovals ?? [])).map(
      ({ by, at, reason }) => `Undo      ${person(by)} at ${utc(at)}: ${plain(reason)}`,
    ),
    ...(undo && isUndo(state)
      ? [`Undo      ${person(undo.by)} at ${utc(undo.at)}: ${plain(undo.reason)}`]
      : []),
  ];
}

/** What to type next. No link: what decides is signed on the reader's own machine. */
export function commands({ id, state, ask, confirm }: Response, asks: boolean): string[] {
  return [
    ...(asks && (ask || state === "waiting")
      ? [`Approve:  npx cordon approve ${id} --reason "…"`, `Decline:  npx cordon decline ${id} --reason "…"`]
      : []),
    ...(confirm && state === "contained" ? [`Confirm:  npx cordon accept ${id} --reason "…"`] : []),
    `Look:  npx cordon show ${id}`,
    ...(may(state, "undoing") ? [`Undo:  npx cordon undo ${id} --reason "…"`] : []),
  ];
}

/** Where a signal has two responses, what this one is of them, and which the other is. */
export function shareLine({ beyond, other }: Pick<Response, "beyond" | "other">): string | undefined {
  if (other === undefined) return undefined;
  return beyond
    ? `only what people decide on first; response ${other} does what may be done at once`
    : `only what may be done at once; response ${other} asks people about the rest`;
}
