import type { Approval } from "../../model/ask.ts";
import type { Response } from "../../model/response.ts";
import { isFinal } from "../../model/response-state.ts";
import { personName } from "../../notify/person-name.ts";
import { WITHOUT_ACCEPT, WITHOUT_DECISION } from "../../notify/state-words.ts";
import { utc } from "../../notify/times.ts";
import type { Look } from "./paint.ts";
import { clock, lasting } from "./times.ts";

/** A deadline (ISO 8601 UTC), and what happens without a decision. */
export interface Deadline {
  readonly until: string;
  readonly otherwise: string;
}

/** The deadline of the decision that a response needs; undefined where it needs none. */
export function deadline({
  state,
  ask,
  confirm,
}: Pick<Response, "state" | "ask" | "confirm">): Deadline | undefined {
  if (isFinal(state)) return undefined;
  if (ask) return { until: ask.until, otherwise: WITHOUT_DECISION[ask.onSilence] };
  return confirm && { until: confirm.until, otherwise: WITHOUT_ACCEPT[confirm.onSilence] };
}

/** Whether a response needs a decision: an approval of its plan, or an accept of what it did automatically. */
export function needsDecision(response: Pick<Response, "state" | "ask" | "confirm">): boolean {
  return response.state === "waiting" || deadline(response) !== undefined;
}

/** "in 18 min"; "passed" after the deadline, until Cordon has handled it. */
export function timeLeft(until: string, now: Date): string {
  const ms = Date.parse(until) - now.getTime();
  return ms > 0 ? `in ${lasting(ms)}` : "passed";
}

/** "03:21:06Z (in 18 min). No decision: nothing changes, and on-call is paged again". */
export function deadlineLine({ until, otherwise }: Deadline, now: Date): string {
  return `${clock(until, now)} (${timeLeft(until, now)}). No decision: ${otherwise}`;
}

/** "0 of 2", or "1 of 2 (ana)". Each approver counts once. */
export function approvalsOf(people: number, approvals: readonly Approval[]): string {
  const names = [...new Set(approvals.map(({ by }) => by))].map(personName);
  return `${names.length} of ${people}${names.length > 0 ? ` (${names.join(", ")})` : ""}`;
}

/** The first 8 characters of a plan's hash, as pages show it and `--plan` takes it. */
export function shortPlan(hash: string): string {
  return hash.slice(0, 8);
}

/** The rows of a required decision, for `table`: approvals, request, deadline, plan. */
export function askRows(
  { state, ask, confirm }: Pick<Response, "state" | "ask" | "confirm">,
  { now }: Look,
): [label: string, text: string | undefined][] {
  const ends = deadline({ state, ask, confirm } as Response);
  return [
    ["approvals", ask && approvalsOf(ask.people, ask.approvals)],
    [
      "requested",
      ask && `${utc(ask.since)}${ask.escalated > 0 ? `, escalated ${times(ask.escalated)}` : ""}`,
    ],
    ["deadline", ends && deadlineLine(ends, now)],
    ["plan", ask && shortPlan(ask.plan)],
  ];
}

function times(n: number): string {
  return n === 1 ? "once" : `${n} times`;
}
