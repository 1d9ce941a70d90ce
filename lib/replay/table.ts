import { quoted } from "../event-field.ts";
import type { Replayed, ReplayedStep } from "./replay-event.ts";

const bare = (foreign: string): string => quoted(foreign, 400).slice(1, -1);

/** What one event would do, in a few lines for people; nothing for an event that matches no playbook. */
export const linesOf = ({ event, responses, error }: Replayed): string[] => [
  ...responses.flatMap(({ playbook, signal, decision, because, steps }) => [
    `${decision.padEnd(8)} ${playbook}  ${bare(signal.type)}  event ${bare(event ?? "without an id")}`,
    ...because.map((reason) => `         because ${bare(reason)}`),
    ...steps.map((step) => `         ${step.wave.padEnd(8)}  ${step.action.padEnd(22)}  ${targetOf(step)}`),
  ]),
  ...(error
    ? [
        `refuse   cannot be read  event ${bare(event ?? "without an id")}`,
        `         ${error.field}: ${error.reason}`,
      ]
    : []),
];

/** The target's own words, without account and Region, which come last. */
const targetOf = ({ target: { account, region, ...own } }: ReplayedStep): string =>
  `${Object.values(own).map(String).map(bare).join(" ")}  (${account} ${region})`;

/** Counts for the last line. */
export interface Tally {
  events: number;
  unmatched: number;
  unreadable: number;
  problems: number;
  readonly decisions: Map<string, number>;
}

export const newTally = (): Tally => ({
  events: 0,
  unmatched: 0,
  unreadable: 0,
  problems: 0,
  decisions: new Map(),
});

/** Counts one event in. */
export const count = (tally: Tally, { responses, error }: Replayed): void => {
  tally.events += 1;
  if (error) tally.unreadable += 1;
  else if (responses.length === 0) tally.unmatched += 1;
  for (const { decision } of responses)
    tally.decisions.set(decision, (tally.decisions.get(decision) ?? 0) + 1);
};

/** "12 events: 2 act, 1 observe; 1 cannot be read, 8 match no playbook" */
export const summaryOf = ({ events, unmatched, unreadable, problems, decisions }: Tally): string => {
  const parts = [
    ...[...decisions].map(([decision, n]) => `${n} ${decision}`),
    ...(unreadable > 0 ? [`${unreadable} cannot be read`] : []),
    ...(unmatched > 0 ? [`${unmatched} match no playbook`] : []),
    ...(problems > 0 ? [`${problems} places where no event could be read`] : []),
  ];
  return `${events} ${events === 1 ? "event" : "events"}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
};
