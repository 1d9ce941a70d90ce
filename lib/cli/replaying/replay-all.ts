import type { Answered } from "../../replay/compare.ts";
import type { ReplayedBy } from "../../replay/replay-event.ts";
import { count, type Tally } from "../../replay/tally.ts";
import { newProblems } from "./problems.ts";
import type { Source } from "./source.ts";

/** An event, what would be done, and who could not read it. */
export interface ReplayedEvent extends Answered {
  readonly replayed: ReplayedBy;
}

/** Replays what a source has, counts it, and tells what is no event. */
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
    // A signal is only heard between two turns.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
  }
  problems.end();
}
