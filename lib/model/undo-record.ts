import type { Json } from "./json.ts";

/** The decision that an undo runs on; functions/revert does nothing without one. */
export interface UndoRecord {
  readonly decision: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Numbers of steps to revert although that gives power back to stolen credentials. */
  readonly rearm: readonly number[];
  /** Holds to revert over changes of others. */
  readonly force?: readonly string[];
  /** Only these steps; absent: all. */
  readonly steps?: readonly number[];
  readonly [key: string]: Json | undefined;
}
