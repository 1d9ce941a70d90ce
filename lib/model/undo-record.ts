import type { Json } from "./json.ts";

/** The decision that an undo runs on; functions/revert does nothing without one. */
export interface UndoRecord {
  readonly decision: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Steps that may give power back to stolen credentials, by number. */
  readonly rearm: readonly number[];
  /** Holds that are put back over others' changes, named. */
  readonly force?: readonly string[];
  /** Only these steps; absent: all. */
  readonly steps?: readonly number[];
  readonly [key: string]: Json | undefined;
}
