import type { Duration } from "./duration.ts";
import type { Mode } from "./mode.ts";
import type { Confidence, Severity } from "./signal.ts";

/** A mode for the responses that match; an absent field matches all. The narrowest rule wins: tag, then account, then playbook. */
export interface ModeRule {
  readonly mode: Mode;
  readonly playbook?: string;
  readonly account?: string;
  /** A tag of a target: "environment=production". */
  readonly tag?: string;
}

/** Settings that may differ per playbook: its author proposes, the deployer overrides. */
export interface PlaybookTerms {
  /** How long people have to approve, and what happens at the deadline. `contain` holds only where the mode alone made it ask. */
  readonly ask: {
    readonly within: Duration;
    readonly onSilence: "hold" | "expire" | "escalate" | "contain";
  };
  /** Act, then ask: people confirm within a time, and silence keeps or releases what was done. */
  readonly confirm?: { readonly within: Duration; readonly onSilence: "keep" | "release" };
  /** Temporary holds: action id → how long. All others last until a person undoes them. */
  readonly holdFor: Readonly<Record<string, Duration>>;
  /** When a read-back finds a hold missing, people are notified; `reapply` also sets it again, at most three times. */
  readonly whenLost: "tell" | "reapply";
  /** How many people an undo needs: as many as the response needed, or a number. One lead is always enough. */
  readonly undoPeople: "same" | 1 | 2;
  /** The most automatic responses per hour. */
  readonly hourlyLimit: number;
  /** How often holds are read back, after the first two minutes. */
  readonly checkEvery: Duration;
  /** How long the same containment of a target needs approval after a person declined it. */
  readonly afterDecline: Duration;
}

/** A deployment's response policy, as plain data in bin/app.ts. */
export interface Deciding extends PlaybookTerms {
  readonly modes: readonly ModeRule[];
  readonly table: readonly DecisionRow[];
  /** Playbook id → what differs. */
  readonly playbooks: Readonly<Record<string, Partial<PlaybookTerms>>>;
  /** Automatic responses an hour, per account and per Auto Scaling or target group. */
  readonly hourlyLimits: { readonly account: number; readonly group: number };
  /** The largest share of the healthy members of a group that one response may take by itself: 0 to 1. */
  readonly largestShare: number;
  /** Older events ask. */
  readonly staleAfter: Duration;
  readonly leastSeverity: Severity;
  readonly leastConfidence: Confidence;
  /** The tag that says how critical an asset is, and its values; any other value is unknown, and no tag is normal. */
  readonly criticality: {
    readonly tag: string;
    readonly critical: readonly string[];
    readonly normal: readonly string[];
  };
  /** Names of targets that no response may touch, `*` for anything: "user/break-glass-*", "role/deployer · *". */
  readonly neverTouch: readonly string[];
  /** Addresses and CIDR blocks of your own scanners and offices. */
  readonly knownAddresses: readonly string[];
  /** From more new responses than this in these minutes on, act falls to ask. */
  readonly storm: { readonly responses: number; readonly within: Duration };
}

/** How many people a response needs before it acts, or that it must not be done at all. */
export type Answer = "act" | "ask one" | "ask two" | "refuse";

/** What the decision table looks at. "unknown" is what nobody could find out. */
export interface Circumstances {
  readonly mode: Exclude<Mode, "observe">;
  /** irreversible: at least one contain step has no way back. */
  readonly undo: "reversible" | "irreversible";
  /** Who feels it: the named targets alone, or others beside them. */
  readonly reach: "target" | "others" | "unknown";
  /** From the targets' tags. */
  readonly asset: "normal" | "critical" | "unknown";
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** One row: every column that it names must be among the values given; a column left out fits everything. */
export interface DecisionRow {
  readonly when: { readonly [Column in keyof Circumstances]?: readonly Circumstances[Column][] };
  readonly answer: Answer;
  /** For people: it is part of the record. */
  readonly because: string;
}

/** Who may decide, by ARN of users and roles; `*` matches any text. A lead may do all that an approver may. */
export interface Deciders {
  readonly decide: readonly string[];
  /** May also end a pause or a mute, undo alone what needed two approvals, and undo over the change of another principal. */
  readonly lead: readonly string[];
  /** Roles whose session names are trustworthy, because their trust policies fix `sts:RoleSessionName` or `sts:SourceIdentity`. */
  readonly trustedSessionNames: readonly string[];
}
