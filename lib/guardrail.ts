import type { Mode } from "./playbook.ts";
import type { Outcome, StepRecord, Verdict } from "./response.ts";
import type { Signal } from "./signal.ts";

/** All that a guardrail may look at; plain data, so that a replay can ask without AWS. */
export interface Facts {
  readonly signal: Signal;
  readonly mode: Mode;
  readonly steps: readonly Pick<
    StepRecord,
    "protectedBy" | "targetName" | "action" | "changes" | "refused" | "moot" | "failed"
  >[];
  readonly settings: {
    /** The accounts that this deployment may touch. */
    readonly accounts: readonly string[];
    /** Sources that the deployer trusts to act, by name, although others can write what they say. */
    readonly raisedSources: readonly string[];
  };
  /** What people said when they undid the response to the same finding. */
  readonly verdict?: Verdict;
  readonly now: Date;
}

/** A reason to be more careful. It only lowers the outcome, so the order of guardrails never matters. */
export interface Guardrail {
  /** The file name. */
  readonly id: string;
  /** To what, and why, for people; undefined when it has no objection. */
  lower(facts: Facts): { readonly to: Exclude<Outcome, "act">; readonly because: string } | undefined;
}
