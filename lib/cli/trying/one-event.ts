import { readWith } from "../../events/source.ts";
import { SetAside, Unreadable } from "../../events/unreadable.ts";
import type { Playbook } from "../../model/playbook.ts";
import type { Signal } from "../../model/signal.ts";
import { readEvents } from "../../replay/read-events.ts";
import { matcherOf } from "../../replay/rules.ts";
import { bare } from "../../replay/target-text.ts";
import { Failure } from "../program/failure.ts";
import { openFiles } from "../replaying/open-files.ts";

/** The only event in a file, for `cordon try` or `cordon new`. Throws `Failure` when there is none, or several. */
export async function oneEvent(file: string, command: "try" | "new" = "try"): Promise<object> {
  const events: object[] = [];
  const files = await openFiles([file]);
  for await (const batch of readEvents(files.map(({ path }) => path)))
    for (const stored of batch) {
      if ("problem" in stored) throw new Failure("usage", stored.problem);
      events.push(stored.event);
      if (events.length > 1)
        throw new Failure(
          "usage",
          `${file} has several events, and \`cordon ${command}\` takes one. \`cordon replay\` takes many`,
        );
    }
  const [event] = events;
  if (event === undefined) throw new Failure("usage", `${file} has no event`);
  return event;
}

/** The signal that a playbook reads in an event. Throws `Failure` where its rule does not match, or where Cordon would refuse the event. */
export function signalFor(playbook: Playbook, event: object): Signal {
  if (matcherOf([playbook])(event).size === 0)
    throw new Failure("refused", `no rule of ${playbook.id} matches this event: there would be no response`);
  try {
    const signal = readWith(playbook, event);
    if (signal !== undefined) return signal;
    throw new Unreadable("source", "is not text");
  } catch (error) {
    if (error instanceof SetAside)
      throw new Failure("refused", `${playbook.id} ignores this event: ${bare(error.message)}`, {
        cause: error,
      });
    if (!(error instanceof Unreadable)) throw error;
    throw new Failure(
      "refused",
      `${playbook.id} matches this event, but cannot read it: ${error.field}: ${bare(error.reason)}`,
      { cause: error },
    );
  }
}
