import type { Message } from "./channel.ts";
import { plain } from "./plain-text.ts";
import type { ChangeState, Response, State, StepRecord, Whole } from "./response.ts";

/** The first words of a message: what a person reads on a locked phone. */
const HEADLINE: Partial<Record<State, string>> = {
  observed: "Observed only",
  refused: "REFUSED, nobody contained this",
  moot: "Nothing left to contain",
  waiting: "NEEDS A DECISION",
  contained: "Contained",
  partly: "ONLY PARTLY CONTAINED",
  failed: "FAILED TO CONTAIN",
  lost: "NO LONGER HOLDING",
  undone: "Undone",
  kept: "Undone in part, the rest is kept",
  conflict: "UNDO MET OTHERS' CHANGES",
  expired: "Expired without a decision",
  declined: "Declined",
  accepted: "Accepted",
};

/** Whether people are told when a response reaches this state; what is only passing is not told. */
export const isTold = (state: State): boolean => HEADLINE[state] !== undefined;

/** Says one state of a response in words for a person at 3 a.m.: where, what, why, who else, and what to type next. */
export const messageFor = ({ response, steps }: Whole): Message => {
  const { signal } = response;
  const where = signal ? `${signal.account} ${signal.region}` : "this account";
  const headline = HEADLINE[response.state] ?? response.state;
  const subject = plain(`${headline}: ${response.title} (${response.targets.join(", ") || where})`, 100);
  const lines = [
    `${headline} in ${where}`,
    "",
    `Response  ${response.id}  ${response.playbook}`,
    ...(signal ? [`Finding   ${plain(signal.title)}`, `Severity  ${signal.severity}`] : []),
    ...(signal?.remoteAddress ? [`From      ${plain(signal.remoteAddress)}`] : []),
    ...(response.unreadable
      ? [`Unreadable event: ${plain(response.unreadable.field)}: ${plain(response.unreadable.reason)}`]
      : []),
    ...(response.decision?.because ?? []).map((reason) => `Because   ${plain(reason)}`),
    // What kept a step from being done stands at the step.
    ...(response.error && steps.length === 0 ? [`Error     ${plain(response.error)}`] : []),
    ...(response.missing ?? []).map((what) => `Missing   ${plain(what)}`),
    ...steps.flatMap(stepLines),
    "",
    ...nextCommands(response),
  ];
  const ascii = subject
    .replaceAll("·", "-")
    .replaceAll("…", "...")
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 100);
  return { subject: ascii, text: lines.join("\n"), about: response };
};

/** What a ledger's word means to somebody who did not write it. */
const WORDS: Partial<Record<ChangeState, string>> = {
  applying: "under way",
  applied: "in force",
  planned: "would change",
};

const stepLines = (step: StepRecord): string[] => [
  "",
  `${step.n}. ${step.action}  ${plain(step.targetName)}`,
  ...[step.moot ?? [], step.refused ?? [], step.failed ?? []].flat().map((why) => `   ${plain(why)}`),
  ...step.changes.map(
    ({ change, state, note }) =>
      `   ${WORDS[state] ?? state}: ${plain(change)}${note ? ` (${plain(note)})` : ""}`,
  ),
  ...step.affected.map((who) => `   also hit: ${plain(who)}`),
];

const UNDOABLE: readonly State[] = ["contained", "partly", "failed", "lost", "accepted", "kept", "conflict"];

const nextCommands = ({ id, state }: Response): string[] => [
  `Look:  npx cordon show ${id}`,
  ...(UNDOABLE.includes(state) ? [`Undo:  npx cordon undo ${id} --reason "…"`] : []),
];
