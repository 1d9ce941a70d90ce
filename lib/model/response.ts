import type { Asset, Change } from "./action.ts";
import type { Approval, Ask, News, Timers } from "./ask.ts";
import type { ChangeState } from "./change-state.ts";
import type { PlaybookTerms } from "./deciding.ts";
import type { HandTarget, VerdictWord } from "./decision-request.ts";
import type { Mode } from "./mode.ts";
import type { Place } from "./place.ts";
import type { Tells } from "./playbook.ts";
import type { State } from "./response-state.ts";
import type { OpenedSession, Opener } from "./session-chain.ts";
import type { Signal } from "./signal.ts";
import type { UndoRecord } from "./undo-record.ts";

export type { ChangeState } from "./change-state.ts";
export type { State } from "./response-state.ts";

export interface ChangeRecord extends Change {
  readonly state: ChangeState;
  /** Why it failed, what conflicts, whose hold was joined. */
  readonly note?: string;
  /** Set when the attribute was in force already: the response whose hold was joined. */
  readonly joined?: string;
  /** ISO 8601 UTC, milliseconds: the call was answered; the setting was read back. */
  readonly appliedAt?: string;
  readonly readBackAt?: string;
}

export type Wave = "contain" | "preserve";

/** One action on one target, as planned and as it went. Written once per revision; only results change. */
export interface StepRecord {
  /** Position in the response, from 1: what people type. */
  readonly n: number;
  readonly wave: Wave;
  /** The action's id. */
  readonly action: string;
  readonly summary: string;
  readonly authority: "identity" | "resource";
  readonly target: Place;
  readonly targetName: string;
  readonly changes: readonly ChangeRecord[];
  readonly affected: readonly string[];
  readonly limits: readonly string[];
  readonly protectedBy?: string;
  readonly asset?: Asset;
  /** Who left it out when approving: none of it is done. */
  readonly leftOut?: string;
  /** Nothing to do, must not be done, or could not be planned: and why. No changes then. */
  readonly moot?: string;
  readonly refused?: string;
  readonly failed?: string;
  readonly rearms?: true;
  readonly irreversible?: string;
  /** It takes back the very call that the signal is. */
  readonly takesBack?: true;
  readonly revision: number;
}

export type Outcome = "act" | "ask" | "observe" | "refuse";

export interface Decision {
  readonly outcome: Outcome;
  readonly mode: Mode;
  /** Every reason that lowered it, for people. */
  readonly because: readonly string[];
  /** The guardrails that lowered it, by id. */
  readonly lowered?: readonly string[];
  /** How many people must approve, when it asks. */
  readonly people?: 1 | 2;
  /** It asks only because the mode does: in act it would have acted. */
  readonly modeAsks?: true;
  /** What it would have been in act, when the mode is less. */
  readonly inAct?: Outcome;
}

/** What people said of the finding when they undid: false, right, too wide, or nothing. */
export interface Verdict {
  readonly verdict: VerdictWord;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Until then the same finding does not contain again. */
  readonly until: string;
}

/** The record of one playbook run for one signal. */
export interface Response {
  readonly id: string;
  /** The first generation's id; the same for all generations. */
  readonly family: string;
  readonly generation: number;
  /** On the first generation only: the newest one. */
  readonly latest?: number;
  readonly playbook: string;
  readonly title: string;
  /** Its playbook contains nothing, and tells people. */
  readonly tells?: Tells;
  /**
   * The share of its playbook that people decide on first, so that the rest need not wait for them: what the source does not attest,
   * and what cannot be put back.
   */
  readonly beyond?: true;
  /** The family of the response that answers the rest of the same signal, where there are two. */
  readonly other?: string;
  readonly state: State;
  /** Counts the moves; each is a conditional write on it. */
  readonly version: number;
  readonly signal?: Signal;
  /** The event's envelope id, or its hash; the newest deliveries, to know a redelivery. */
  readonly deliveries: readonly string[];
  /** Events that joined this response after the first. */
  readonly repeats: number;
  readonly revision: number;
  readonly decision?: Decision;
  readonly targets: readonly string[];
  /** Milestones, ISO 8601 UTC with milliseconds: received, planned, recorded, contained, preserved, checked… */
  readonly times: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lease?: { readonly owner: string; readonly until: number };
  readonly verdict?: Verdict;
  /** An event that could not be read: kept whole, so that nothing is lost. */
  readonly unreadable?: { readonly field: string; readonly reason: string; readonly event: string };
  /** The last error of a run that did not finish. */
  readonly error?: string;
  /** What is not in force any more, for people; set by re-verification. */
  readonly missing?: readonly string[];
  readonly undo?: UndoRecord;
  /** Its playbook's terms when it was decided. */
  readonly terms?: PlaybookTerms;
  readonly ask?: Ask;
  /** Act, then ask: until when people confirm; gone once they have. */
  readonly confirm?: { readonly until: string; readonly onSilence: "keep" | "release" };
  /** Who approved what was done; kept when the ask is answered. */
  readonly approvals?: readonly Approval[];
  /** Yeses to an undo that needs more people; void when the undo plan changes. */
  readonly undoApprovals?: readonly (Approval & { readonly plan: string })[];
  /** Who contained it by hand, and what. */
  readonly byHand?: { readonly by: string; readonly target: HandTarget; readonly reason: string };
  /** Everything that this response holds: `Hold.hold`; what re-verification looks for when a resource changes. */
  readonly holds?: readonly string[];
  /** Holds that end by themselves, by step number: when. */
  readonly ends?: Readonly<Record<string, string>>;
  readonly timers?: Timers;
  /** The first of the timers: the key of the index of what is due. */
  readonly due?: string;
  readonly news?: News;
  /** Sessions that were opened with what this response cut, and how often that was looked for; absent: it cut no credentials. */
  readonly opened?: readonly OpenedSession[];
  /** Who opened the sessions that this response cut. */
  readonly openers?: readonly Opener[];
  readonly looked?: number;
  /** Evidence is still being made: it is followed until it is complete. */
  readonly following?: true;
  /** How often it was set again after it did not hold any more. */
  readonly reapplied?: number;
  /** When the holds were last read back. */
  readonly checkedAt?: string;
  /** The last message that the channels took. */
  readonly told?: {
    readonly state: State;
    readonly version: number;
    readonly at: string;
    readonly subject: string;
    readonly text: string;
    /** The how manyth message of this response it was. */
    readonly update?: number;
  };
}

export interface Whole {
  readonly response: Response;
  readonly steps: readonly StepRecord[];
  readonly audit: readonly AuditEntry[];
}

/** One line of who did what, when, with what result; append only. */
export interface AuditEntry {
  readonly at: string;
  /** A person's key, or "cordon". */
  readonly by: string;
  readonly what: string;
}
