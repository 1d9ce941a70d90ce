import type { Deciding, PlaybookTerms } from "./deciding.ts";
import type { Mode } from "./mode.ts";
import type { Tells } from "./playbook.ts";
import type { Outcome, StepRecord, Verdict } from "./response.ts";
import type { Signal } from "./signal.ts";
import type { Brake } from "./suppression.ts";

/** How many responses there were before this one. */
export interface Counts {
  /** Automatic responses of the playbook within the hour. */
  readonly playbook: number;
  readonly account: number;
  /** Automatic responses within the hour, by group (`GroupMember.group`). */
  readonly groups: Readonly<Record<string, number>>;
  /** New responses that ask or act, within the time of `Deciding.storm`. */
  readonly storm: number;
}

/** Everything that a guardrail may look at: plain data, so that a replay needs no AWS. */
export interface Facts {
  readonly signal: Signal;
  /** The playbook's id. */
  readonly playbook: string;
  /** Set where the playbook only notifies. */
  readonly tells?: Tells;
  /** The id of the response's first generation, which a mute of a finding names. */
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
    /** Sources that the deployer trusts to act although others can write their events, by id. */
    readonly raisedSources: readonly string[];
  };
  /** A person's verdict on the same finding. */
  readonly verdict?: Verdict;
  readonly deciding: Deciding & { readonly terms: PlaybookTerms };
  /** Suppressions in effect now. */
  readonly brakes: readonly Brake[];
  readonly counts: Counts;
  readonly now: Date;
}

/** What docs/deciding.md says of a guardrail. */
export interface GuardrailReference {
  readonly to: readonly Exclude<Outcome, "act">[];
  /** In Markdown. */
  readonly when: string;
  /** It counts when an operator contains by hand, too. */
  readonly byHand: boolean;
}

/** A rule that may lower the outcome and never raise it, so that the order of guardrails does not matter. */
export interface Guardrail {
  /** The file name. */
  readonly id: string;
  /** Every guardrail of lib/guardrails has one. */
  readonly reference?: GuardrailReference;
  /** The lower outcome, with a reason for people; undefined when the rule does not apply. */
  lower(facts: Facts): { readonly to: Exclude<Outcome, "act">; readonly because: string } | undefined;
}
