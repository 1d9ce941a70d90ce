import { compileAll } from "../events/event-pattern.ts";
import type { Source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Signal } from "../model/signal.ts";

/** One source's result for an event: a signal, or why it cannot be parsed. */
export type Read = {
  readonly source: string;
} & ({ readonly signal: Signal } | { readonly error: { readonly field: string; readonly reason: string } });

/** Makes the function that passes an event to every source with a matching pattern, whether or not a playbook uses it. */
export function signalReader(sources: readonly Source<unknown>[]): (event: object) => readonly Read[] {
  const triggers = sources.map((source) => source(source.terms.everything));
  const listening = compileAll(triggers.map(({ pattern }, i) => [i, pattern] as const));
  return (event) =>
    listening(event).map((i) => {
      const { source, parse } = triggers[i]!;
      try {
        return { source, signal: parse(event) };
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        return { source, error: { field: error.field, reason: error.reason } };
      }
    });
}
