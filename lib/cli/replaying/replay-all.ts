import type { Answered } from "../../replay/compare.ts";
import type { ReplayedBy } from "../../replay/replay-event.ts";
import { count, type Tally } from "../../replay/tally.ts";
import { newProblems } from "./problems.ts";
import type { Source } from "./source.ts";

/** An event, its responses, and the source that could not read it. */
export interface ReplayedEvent extends Answered {
  readonly replayed: ReplayedBy;
}

/** Replays the events of a source, counts them, and reports what is not an event. */
export async function* replayAll(
  { batches, bar, signal }: Source,
  replayOne: (event: object) => ReplayedBy,
  tally: Tally,
): AsyncGenerator<readonly ReplayedEvent[]> {
  const problems = newProblems(bar);
  for await (const batch of batches) {
    const answered: ReplayedEvent[] = [];
    for (const stored of batch) {
      if ("problem" in stored) {
        tally.problems += 1;
        problems.tell(stored.problem);
      } else {
        const { event } = stored;
        const replayed = replayOne(event);
        count(tally, event, replayed);
        answered.push({ event, replayed });
      }
    }
    bar.events(answered.length);
    yield answered;
    // Node handles a signal only between two turns of its event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
  }
  problems.end();
}
