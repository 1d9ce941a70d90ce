import type { PlaybookTerms } from "./deciding.ts";

/** One person's yes to one plan. */
export interface Approval {
  readonly by: string;
  readonly at: string;
  readonly decision: string;
  readonly steps: readonly number[];
  readonly reason: string;
}

/** What people are asked, and until when; on the response as long as it waits for an answer. */
export interface Ask {
  /** The hash of the plan: what an approval names. Another plan, or new code, has another one. */
  readonly plan: string;
  readonly people: 1 | 2;
  readonly since: string;
  readonly until: string;
  /** What happens then; `contain` is what it says only where the ask came from the mode. */
  readonly onSilence: PlaybookTerms["ask"]["onSilence"];
  readonly approvals: readonly Approval[];
  /** How often it was escalated. */
  readonly escalated: number;
}

/** What the newest change of the record is, beside a new state: what people are told of it. */
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
  | "evidence-lost";

/** When something is due next: ISO 8601 UTC by what it is. */
export type Timers = Readonly<
  Partial<
    Record<
      | "remind50"
      | "remind90"
      | "silence"
      | "confirm"
      | "confirmSilence"
      | "check"
      | "opened"
      | "progress"
      | "endsSoon"
      | "ends",
      string
    >
  >
>;
