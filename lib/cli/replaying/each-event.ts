import type { Replayed } from "../../replay/replay-event.ts";
import { bare, targetText } from "../../replay/target-text.ts";

/** The responses to one event, in a few lines; none for an event that matches no playbook. */
export function eventLines({ event, responses, error }: Replayed): string[] {
  return [
    ...responses.flatMap(({ playbook, signal, decision, because, steps }) => [
      `${decision.padEnd(8)} ${playbook}  ${bare(signal.type)}  event ${bare(event ?? "without an id")}`,
      ...because.map((reason) => `         reason    ${bare(reason)}`),
      ...steps.map(
        ({ wave, action, target }) =>
          `         ${wave.padEnd(8)}  ${action.padEnd(22)}  ${targetText(target)}`,
      ),
    ]),
    ...(error
      ? [
          `refuse   unreadable  event ${bare(event ?? "without an id")}`,
          `         ${error.field}: ${bare(error.reason)}`,
        ]
      : []),
  ];
}

/** The most events that are printed one by one without --each. */
const FEW = 20;

/**
 * Prints single events: with `all` every one as it comes, else only a few at the end.
 */
export function newEachEvent(all: boolean) {
  let few: string[] | undefined = [];
  let matched = 0;
  return {
    /** The text to print now. */
    add(replayed: Replayed): string {
      if (replayed.responses.length === 0 && replayed.error === undefined) return "";
      if (few === undefined) return "";
      const lines = eventLines(replayed).map((line) => `${line}\n`);
      if (all) return lines.join("");
      matched += 1;
      few = matched > FEW ? undefined : [...few, ...lines];
      return "";
    },
    /** The text to print before the summary. */
    few: (): string => (few ?? []).join(""),
    /** There were more than a few, and none was printed. */
    isCut: (): boolean => few === undefined,
  };
}
