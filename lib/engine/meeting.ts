import type { Answers } from "../model/action.ts";
import type { Engine } from "./engine.ts";

/** Milliseconds that a step waits for the others of its wave before it is read back without them. */
const PATIENCE_MS = 3_000;

/** Where the steps of a wave meet when their changing calls were answered, so that what several of them read back is read once. */
export interface Meeting {
  /** The calls of one step were answered. Returns what to wait for, and then the answers to share in each attempt of a read-back. */
  arrive(): Promise<(attempt: number) => Answers>;
  /** Ends the waiting. */
  close(): void;
}

/**
 * A meeting of so many steps. A read is shared only by steps whose own calls were answered before it was sent: who comes after the
 * patience of the others reads alone.
 *
 * @param answered called once, when every step has arrived
 */
export function meetingOf(expected: number, engine: Engine, answered: () => void): Meeting {
  const shared = sharedAnswers();
  let left = expected;
  let isOver = false;
  let release = () => {};
  const met = new Promise<void>((resolve) => {
    release = resolve;
  });
  const end = () => {
    isOver = true;
    release();
  };
  const stop = engine.every(PATIENCE_MS, end);
  if (left === 0) answered();
  return {
    async arrive() {
      const isLate = isOver;
      left -= 1;
      if (left === 0) {
        answered();
        end();
      }
      await met;
      return isLate ? sharedAnswers() : shared;
    },
    close: stop,
  };
}

function sharedAnswers(): (attempt: number) => Answers {
  const all: Answers[] = [];
  return (attempt) => {
    all[attempt] ??= new Map();
    return all[attempt];
  };
}
