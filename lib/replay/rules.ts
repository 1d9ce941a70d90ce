import { compileAll } from "../events/event-pattern.ts";
import type { Playbook } from "../model/playbook.ts";

/** Makes the function that finds the playbooks of which a rule matches an event, in their order. */
export function matcherOf(playbooks: readonly Playbook[]): (event: object) => ReadonlySet<Playbook> {
  const matching = compileAll(
    playbooks.flatMap(({ on }, i) => on.map(({ pattern }) => [i, pattern] as const)),
  );
  return (event) => new Set(matching(event).map((i) => playbooks[i]!));
}
