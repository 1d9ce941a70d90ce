import type { Playbook } from "../model/playbook.ts";
import type { StepRecord } from "../model/response.ts";
import type { Signal } from "../model/signal.ts";
import type { Responder } from "./engine.ts";
import type { Situation } from "./load-context.ts";

/** A run that left something undone: thrown at its end, so that Lambda retries and then an alarm notifies people. */
export class Incomplete extends Error {
  override readonly name = "Incomplete";
}

/** One run over one event: its signal, and a fresh plan for its targets. */
export interface EventContext {
  readonly signal: Signal;
  readonly delivery: string;
  readonly playbook: Playbook;
  readonly engine: Responder;
  readonly fresh: readonly StepRecord[];
  readonly situation: Situation;
  readonly planned: string;
  /** The terms have it set again, and no event. */
  readonly reapplies?: true;
}
