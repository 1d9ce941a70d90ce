import type { Approval } from "./ask.ts";
import type { DecisionRequest, HandTarget, Proof } from "./decision-request.ts";
import type { Decision, Response, StepRecord } from "./response.ts";
import type { UndoPlan } from "./undo-plan.ts";

/** What people ask functions/review. A read needs an IAM permission only; a decision brings its own proof. */
export type ReviewRequest =
  | { readonly kind: "list"; readonly limit: number }
  | { readonly kind: "show" | "undo-plan" | "plan"; readonly id: string }
  /** The plan of what would be contained by hand; `decision` is the id that the decision will have. */
  | {
      readonly kind: "contain-plan";
      readonly playbook: string;
      readonly target: HandTarget;
      readonly decision: string;
    }
  /** What is held; `check` reads it back first. */
  | { readonly kind: "active"; readonly check?: boolean }
  | { readonly kind: "brakes" }
  | { readonly kind: "stats"; readonly since: string }
  | { readonly kind: "decide"; readonly decision: DecisionRequest; readonly proof: Proof };

/** What an approval is made on: the answer to `plan` and `contain-plan`. */
export interface ContainPlan {
  readonly response: string;
  readonly hash: string;
  readonly steps: readonly StepRecord[];
  readonly decision: Decision;
  /** Who has said yes to it already. */
  readonly approvals: readonly Approval[];
}

/** One attribute that is held: a line of `active`. */
export interface ActiveHold {
  readonly response: string;
  readonly title: string;
  readonly state: Response["state"];
  readonly step: number;
  readonly action: string;
  readonly target: string;
  readonly change: string;
  readonly since: string;
  /** As read back last; undefined where it has not been yet. */
  readonly holds?: boolean;
  readonly checkedAt?: string;
  /** When it ends by itself; absent: when people undo it. */
  readonly ends?: string;
}

/** Milliseconds at the middle and at the 95th of a hundred. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

/** One playbook's figures: a line of `stats`. */
export interface PlaybookStats {
  readonly playbook: string;
  readonly matched: number;
  /** By itself, without anybody asked. */
  readonly acted: number;
  readonly asked: number;
  readonly approved: number;
  readonly declined: number;
  readonly expired: number;
  readonly undone: number;
  readonly calledFalse: number;
  /** Decided otherwise than act, that would have acted in act. */
  readonly wouldAct: number;
  /** activity → finding, finding → Cordon, → planned, → decided, → set, → read back, and all of it. */
  readonly times: Readonly<
    Partial<
      Record<
        "detection" | "intake" | "planning" | "deciding" | "executing" | "verifying" | "whole",
        Quantiles
      >
    >
  >;
}

/** Why a decision was not carried out; the command line turns it into its exit code. */
export type RejectionKind = "usage" | "not-found" | "refused" | "conflict" | "credentials";

/** What it answers: a refusal is an answer, not a failure of the function. */
export type ReviewAnswer<T = unknown> =
  | { readonly ok: T }
  | {
      readonly rejected: {
        readonly kind: RejectionKind;
        readonly message: string;
        /** The world moved: what it looks like now. */
        readonly plan?: UndoPlan;
        readonly containPlan?: ContainPlan;
      };
    };
