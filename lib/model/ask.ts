import type { PlaybookTerms } from "./deciding.ts";

/** One person's approval of one plan. */
export interface Approval {
  readonly by: string;
  readonly at: string;
  readonly decision: string;
  readonly steps: readonly number[];
  readonly reason: string;
}

/** An open request for approval and its deadline; on the response until it is answered. */
export interface Ask {
  /** The hash that an approval names; another plan, or new code, has another one. */
  readonly plan: string;
  readonly people: 1 | 2;
  readonly since: string;
  readonly until: string;
  /** What happens at the deadline; `contain` holds only where the mode alone made it ask. */
  readonly onSilence: PlaybookTerms["ask"]["onSilence"];
  readonly approvals: readonly Approval[];
  /** How often it has been escalated. */
  readonly escalated: number;
  /** The reminder that people got last: at 50 % or at 90 % of the time to decide. */
  readonly reminded?: 50 | 90;
  /** The deadline has passed, and what follows from that is done: it stays listed, without further pages. */
  readonly closed?: true;
}

/** The newest change of a record that keeps its state; people are notified of it. */
export type News =
  | "reminder"
  | "escalated"
  | "replanned"
  | "approved"
  | "new-target"
  | "left-alone"
  | "confirm"
  | "ends-soon"
  | "extended"
  | "undo-approved"
  | "reapplying"
  | "evidence-lost"
  | "not-readable"
  | "not-set-again"
  | "undo-fails"
  | "still-in-effect";
