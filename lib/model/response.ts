import type { Asset, Change } from "./action.ts";
import type { Approval, Ask, News } from "./ask.ts";
import type { ChangeState } from "./change-state.ts";
import type { PlaybookTerms } from "./deciding.ts";
import type { HandTarget, VerdictWord } from "./decision-request.ts";
import type { ChangedBy, ReapplyRecord } from "./drift.ts";
import type { DueKind, Tries } from "./due.ts";
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
  /** For people: why it failed, what conflicts, whose hold it joined. */
  readonly note?: string;
  /** The id of the response whose hold it joined, because the attribute was in force already. */
  readonly joined?: string;
  /** When the call was answered, and when the setting was read back: ISO 8601 UTC with milliseconds. */
  readonly appliedAt?: string;
  readonly readBackAt?: string;
}

export type Wave = "contain" | "preserve";

/** One action on one target: its plan and its results. A revision writes it once; afterwards only results change. */
export interface StepRecord {
  /** Position in the response, from 1; people name the step by it. */
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
  /** The person who left it out of an approval: none of it is done. */
  readonly leftOut?: string;
  /** Why there is nothing to do (`moot`), it must not be done, or it could not be planned; `changes` is empty then. */
  readonly moot?: string;
  readonly refused?: string;
  readonly failed?: string;
  readonly rearms?: true;
  readonly irreversible?: string;
  /** It reverts the very call that the signal reports. */
  readonly takesBack?: true;
  readonly revision: number;
}

export type Outcome = "act" | "ask" | "observe" | "refuse";

export interface Decision {
  readonly outcome: Outcome;
  readonly mode: Mode;
  /** For people: every reason that lowered the outcome. */
  readonly because: readonly string[];
  /** The ids of the guardrails that lowered the outcome. */
  readonly lowered?: readonly string[];
  /** How many people must approve; set when the outcome is `ask`. */
  readonly people?: 1 | 2;
  /** Only the mode made it ask: in mode `act` it would have acted. */
  readonly modeAsks?: true;
  /** The outcome in mode `act`; set when the mode is another one. */
  readonly inAct?: Outcome;
}

/** What a person said about the finding when undoing. */
export interface Verdict {
  readonly verdict: VerdictWord;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Until then the same finding is not contained again: ISO 8601 UTC. */
  readonly until: string;
}

/** A step that an approver left out. */
export interface LeftOut {
  readonly step: number;
  readonly action: string;
  readonly target: string;
  readonly by: string;
}

/** The record of one playbook's response to one signal. */
export interface Response {
  readonly id: string;
  /** The id of the first generation, equal for all generations. */
  readonly family: string;
  readonly generation: number;
  /** The number of the newest generation; on the first one only. */
  readonly latest?: number;
  readonly playbook: string;
  readonly title: string;
  /** Its playbook only notifies: how loudly. */
  readonly tells?: Tells;
  /** It holds the steps of its playbook that always need approval: what the source does not attest, and what is irreversible. */
  readonly beyond?: true;
  /** The family of the response that holds the other steps for the same signal, where there are two. */
  readonly other?: string;
  readonly state: State;
  /** Counts the moves; every move is conditional on it. */
  readonly version: number;
  readonly signal?: Signal;
  /** Envelope ids (or hashes) of the newest events, by which a redelivery is known. */
  readonly deliveries: readonly string[];
  /** How many events joined this response after the first. */
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
  /** An event that could not be read, kept whole. */
  readonly unreadable?: { readonly field: string; readonly reason: string; readonly event: string };
  /** For people: the last error of a run that did not finish. */
  readonly error?: string;
  /** For people: what the last read-back found missing. */
  readonly missing?: readonly string[];
  /** Who changed what is missing, as far as CloudTrail says so. */
  readonly changedBy?: ChangedBy;
  /** The last decision of an operator to set again what was missing. */
  readonly reapply?: ReapplyRecord;
  /** The containing steps that an approver left out: none of them is done. */
  readonly leftOut?: readonly LeftOut[];
  readonly undo?: UndoRecord;
  /** The playbook's terms at the time of the decision; they stay as they were. */
  readonly terms?: PlaybookTerms;
  readonly ask?: Ask;
  /** Act, then ask: until when people confirm; absent once they have. */
  readonly confirm?: {
    readonly since?: string;
    readonly until: string;
    readonly onSilence: "keep" | "release";
    /** People were reminded, at half of the time. */
    readonly reminded?: true;
  };
  /** Who approved what was done; they stay after the ask is answered. */
  readonly approvals?: readonly Approval[];
  /** Approvals of an undo that needs two people; void when the undo plan changes. */
  readonly undoApprovals?: readonly (Approval & { readonly plan: string })[];
  /** Who contained manually, which target, and why. */
  readonly byHand?: { readonly by: string; readonly target: HandTarget; readonly reason: string };
  /** The names of all holds of this response (`Hold.hold`); a changed resource is looked up in them. */
  readonly holds?: readonly string[];
  /** When temporary holds end, by step number: ISO 8601 UTC. */
  readonly ends?: Readonly<Record<string, string>>;
  /** The end that people were notified of before it came. */
  readonly endTold?: string;
  /** The version with which it entered its state, and when: ISO 8601 UTC. Absent in records of before. */
  readonly since?: { readonly version: number; readonly at: string };
  /** When it is next due (policy/due.ts), derived with every write: the sort key of the index of what is due. */
  readonly due?: string;
  /** When `due` was written. */
  readonly dueSetAt?: string;
  /** What was due and was tried in vain, or handed to an executor that has not moved the record yet. A move forgets it, but for read-backs. */
  readonly tried?: Readonly<Partial<Record<DueKind, Tries>>>;
  /** The last write moved no version: nobody need follow it. */
  readonly quiet?: true;
  readonly news?: News;
  /** Sessions that were opened with the revoked credentials. */
  readonly opened?: readonly OpenedSession[];
  /** Principals who opened the revoked sessions. */
  readonly openers?: readonly Opener[];
  /** How often derived sessions were looked up; absent where no credentials were revoked. */
  readonly looked?: number;
  /** How many of `opened` and `openers` have a response of their own. */
  readonly answered?: number;
  /** Steps that preserve evidence are not run yet. */
  readonly unpreserved?: true;
  /** Evidence is still being made, and is polled until it is complete. */
  readonly following?: true;
  /** How often evidence was polled, and when last. */
  readonly polled?: Tries;
  /** How often the holds were read back since it entered its state, and when last. */
  readonly checks?: Tries;
  /** How often it was set again after a read-back found it missing. */
  readonly reapplied?: number;
  /** When the holds were last read back: ISO 8601 UTC. */
  readonly checkedAt?: string;
  /** The newest version whose message each channel accepted. */
  readonly toldTo?: Readonly<Record<string, number>>;
  /** The last message that a channel accepted. */
  readonly told?: {
    readonly state: State;
    readonly version: number;
    readonly at: string;
    readonly subject: string;
    readonly text: string;
    /** Its ordinal among this response's messages. */
    readonly update?: number;
  };
}

/** A response with its steps and its audit lines, in order. */
export interface Whole {
  readonly response: Response;
  readonly steps: readonly StepRecord[];
  readonly audit: readonly AuditEntry[];
}

/** One append-only line: who did what, and when (ISO 8601 UTC). */
export interface AuditEntry {
  readonly at: string;
  /** A person's key, or "cordon". */
  readonly by: string;
  readonly what: string;
}
