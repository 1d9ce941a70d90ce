import type { Approval, Ask } from "../../model/ask.ts";
import type { Response } from "../../model/response.ts";
import { isFinal } from "../../model/response-state.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import { clock, lasting, utc } from "./times.ts";

/** What happens to what waits when nobody decides. */
const SILENCE: Readonly<Record<Ask["onSilence"], string>> = {
  hold: "nothing is done, and it goes on waiting",
  expire: "nothing is done, and it is closed",
  escalate: "nothing is done, and more people are called",
  contain: "it is CONTAINED",
};

/** What happens to what was done when nobody confirms it. */
const UNCONFIRMED = { keep: "it stays in force", release: "it is PUT BACK" } as const;

/** Until when people must have said something, and what silence means; undefined where nobody waits for them. */
export function deadline({
  state,
  ask,
  confirm,
}: Pick<Response, "state" | "ask" | "confirm">): { until: string; silence: string } | undefined {
  if (isFinal(state)) return undefined;
  if (ask) return { until: ask.until, silence: SILENCE[ask.onSilence] };
  return confirm && { until: confirm.until, silence: UNCONFIRMED[confirm.onSilence] };
}

/** Whether it waits for people: for a yes to a plan, or to what was done already. */
export function needsDecision(response: Pick<Response, "state" | "ask" | "confirm">): boolean {
  return response.state === "waiting" || deadline(response) !== undefined;
}

/** "18 min left"; "time is up" once it is over, and the machine has not come round to it yet. */
export function timeLeft(until: string, now: Date): string {
  const ms = Date.parse(until) - now.getTime();
  return ms > 0 ? `${lasting(ms)} left` : "time is up";
}

/** "18 min left, then nothing is done, and it goes on waiting". */
export function clockLine({ until, silence }: { until: string; silence: string }, now: Date): string {
  return `${timeLeft(until, now)} (${clock(until, now)}); if nobody decides, ${silence}`;
}

/** "0 of 2", or "1 of 2: ana". Whoever said yes counts once. */
export function yeses(people: number, approvals: readonly Approval[]): string {
  const names = [...new Set(approvals.map(({ by }) => by))].map(personName);
  return `${names.length} of ${people}${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
}

/** As many characters of a plan's hash as people and scripts name. */
export function shortPlan(hash: string): string {
  return hash.slice(0, 8);
}

/** What is asked, for `table`: how many have said yes, until when, on which plan. */
export function askRows(
  { state, ask, confirm }: Pick<Response, "state" | "ask" | "confirm">,
  { now }: Look,
): [label: string, text: string | undefined][] {
  const ends = deadline({ state, ask, confirm } as Response);
  return [
    ["yeses", ask && yeses(ask.people, ask.approvals)],
    ["asked", ask && `${utc(ask.since)}${ask.escalated > 0 ? `, escalated ${times(ask.escalated)}` : ""}`],
    ["clock", ends && clockLine(ends, now)],
    ["plan", ask && shortPlan(ask.plan)],
  ];
}

function times(n: number): string {
  return n === 1 ? "once" : `${n} times`;
}
