import { playbookEvents } from "./playbook-events.ts";

/** A copy of an event of a playbook, with some fields, named by paths of dots, set to other values; undefined removes one. */
export const eventWith = (
  playbook: string,
  name: string,
  changes: Readonly<Record<string, unknown>> = {},
): object => {
  const found = playbookEvents(playbook).find((event) => event.name === name);
  if (found === undefined) throw new Error(`no test/events/${playbook}/${name}.json`);
  const event = structuredClone(found.event);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    let at = event as Record<string, unknown>;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return event;
};
