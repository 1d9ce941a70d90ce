import type { Replayed } from "../../replay/replay-event.ts";
import { bare, targetText } from "../../replay/target-text.ts";

/** What one event would do, in a few lines; none for an event that matches no playbook. */
export function eventLines({ event, responses, error }: Replayed): string[] {
  return [
    ...responses.flatMap(({ playbook, signal, decision, because, steps }) => [
      `${decision.padEnd(8)} ${playbook}  ${bare(signal.type)}  event ${bare(event ?? "without an id")}`,
      ...because.map((reason) => `         because ${bare(reason)}`),
      ...steps.map(
        ({ wave, action, target }) =>
          `         ${wave.padEnd(8)}  ${action.padEnd(22)}  ${targetText(target)}`,
      ),
    ]),
    ...(error
      ? [
          `refuse   cannot be read  event ${bare(event ?? "without an id")}`,
          `         ${error.field}: ${bare(error.reason)}`,
        ]
      : []),
  ];
}

/** More than these nobody reads; the summary says it all. */
const FEW = 20;

/**
 * Decides how much is said about single events: everything, as it comes, when `all` is wanted; else only what a few of them
 * say, at the end.
 */
export function newEachEvent(all: boolean) {
  let few: string[] | undefined = [];
  let matched = 0;
  return {
    /** What to print now. */
    add(replayed: Replayed): string {
      if (replayed.responses.length === 0 && replayed.error === undefined) return "";
      if (few === undefined) return "";
      const lines = eventLines(replayed).map((line) => `${line}\n`);
      if (all) return lines.join("");
      matched += 1;
      few = matched > FEW ? undefined : [...few, ...lines];
      return "";
    },
    /** What to print before the summary. */
    few: (): string => (few ?? []).join(""),
    /** There were more than a few, and they were not printed. */
    isCut: (): boolean => few === undefined,
  };
}
