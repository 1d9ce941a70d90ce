import type { Changing } from "../aws/world.ts";
import type { Row } from "../dynamo/store.ts";
import type { Operators } from "../people/operator.ts";
import type { Process } from "../process.ts";
import type { Simulation, Told } from "../simulation.ts";

/** What an invariant looks at. Each is called the moment it happens. */
export interface Watch {
  /** A changing call leaves its process. */
  sent?(change: Changing): void;
  /** A changing call arrives; `from`: how the thing is before it. */
  done?(change: Changing, from: string): void;
  /** An item of the ledger was written. */
  wrote?(row: Row, by: Process | undefined): void;
  /** A run ended. */
  ended?(process: Process, error: Error | undefined): void;
  /** People got a message. */
  told?(told: Told): void;
  /** Nothing goes wrong any more, and time has passed; then all is undone, and time has passed again. */
  rests?(after: "faults" | "undo"): void;
}

/** The parts of a simulation that a rule may look at. */
export interface Watched {
  readonly simulation: Simulation;
  readonly operators: Operators;
}

/** One thing that must always hold. */
export interface Invariant {
  /** A few words, by which seeds and scenes name it. */
  readonly rule: string;
  /** The section of docs/architecture.md that it guards. */
  readonly section: string;
  /** `broken` reports a violation: a few words of which kind, and what was seen. */
  watch(watched: Watched, broken: (kind: string, seen: string) => void): Watch;
}
