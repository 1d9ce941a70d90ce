import { compileAll } from "../events/event-pattern.ts";
import type { Playbook } from "../model/playbook.ts";

/** Makes the function that returns the playbooks with a rule that matches an event, in order. */
export function matcherOf(playbooks: readonly Playbook[]): (event: object) => ReadonlySet<Playbook> {
  const matching = compileAll(
    playbooks.flatMap(({ on }, i) => on.map(({ pattern }) => [i, pattern] as const)),
  );
  return (event) => new Set(matching(event).map((i) => playbooks[i]!));
}
