import { changed } from "./changed.ts";
import { playbookEvents } from "./playbook-events.ts";

/** A copy of an event of a playbook, with some fields, named by paths of dots, set to other values; undefined removes one. */
export function eventWith(
  playbook: string,
  name: string,
  changes: Readonly<Record<string, unknown>> = {},
): object {
  const found = playbookEvents(playbook).find((event) => event.name === name);
  if (found === undefined) throw new Error(`no test/events/${playbook}/${name}.json`);
  return changed(found.event, changes);
}
