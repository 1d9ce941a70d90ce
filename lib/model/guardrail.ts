import type { Deciding, PlaybookTerms } from "./deciding.ts";
import type { Mode } from "./mode.ts";
import type { Tells } from "./playbook.ts";
import type { Outcome, StepRecord, Verdict } from "./response.ts";
import type { Signal } from "./signal.ts";
import type { Brake } from "./suppression.ts";

/** How many responses there have been, before this one. */
export interface Counts {
  /** Automatic ones within the hour. */
  readonly playbook: number;
  readonly account: number;
  /** Group, as in `GroupMember` → automatic ones within the hour. */
  readonly groups: Readonly<Record<string, number>>;
  /** New ones, whatever was decided, within the time of `Deciding.storm`. */
  readonly storm: number;
}

/** All that a guardrail may look at; plain data, so that a replay can ask without AWS. */
export interface Facts {
  readonly signal: Signal;
  /** The playbook's id. */
  readonly playbook: string;
  /** Set where the playbook contains nothing, and tells people. */
  readonly tells?: Tells;
  /** The response's first generation: what a mute of a finding names. */
  readonly family: string;
  readonly mode: Mode;
  readonly steps: readonly Pick<
    StepRecord,
    | "wave"
    | "protectedBy"
    | "target"
    | "targetName"
    | "action"
    | "changes"
    | "refused"
    | "moot"
    | "failed"
    | "asset"
    | "irreversible"
    | "takesBack"
  >[];
  readonly settings: {
    /** The accounts that this deployment may touch. */
    readonly accounts: readonly string[];
    /** Sources that the deployer trusts to act, by name, although others can write what they say. */
    readonly raisedSources: readonly string[];
  };
  /** What people said when they undid the response to the same finding. */
  readonly verdict?: Verdict;
  readonly deciding: Deciding & { readonly terms: PlaybookTerms };
  /** What people have set and is in effect now. */
  readonly brakes: readonly Brake[];
  readonly counts: Counts;
  readonly now: Date;
}

/** A reason to be more careful. It only lowers the outcome, so the order of guardrails never matters. */
export interface Guardrail {
  /** The file name. */
  readonly id: string;
  /** To what, and why, for people; undefined when it has no objection. */
  lower(facts: Facts): { readonly to: Exclude<Outcome, "act">; readonly because: string } | undefined;
}
