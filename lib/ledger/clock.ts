import { setTimeout as delay } from "node:timers/promises";

/** How to wait, and how to draw: handed in, so that a test may own both. */
export interface Clock {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** At least 0, less than 1. */
  readonly chance: () => number;
}

/** Real time and real chance. */
export const REAL_CLOCK: Clock = {
  sleep: async (milliseconds) => void (await delay(milliseconds)),
  chance: Math.random,
};
