import type { Approval } from "./ask.ts";
import type { DecisionRequest, HandTarget, Proof } from "./decision-request.ts";
import type { Decision, Response, StepRecord } from "./response.ts";
import type { UndoPlan } from "./undo-plan.ts";

/** What people ask functions/review. A read needs an IAM permission only; a decision brings its own proof. */
export type ReviewRequest =
  | { readonly kind: "list"; readonly limit: number }
  | { readonly kind: "show" | "undo-plan" | "plan"; readonly id: string }
  /** The plan of a manual containment; `decision` is the id that the decision will have. */
  | {
      readonly kind: "contain-plan";
      readonly playbook: string;
      readonly target: HandTarget;
      readonly decision: string;
    }
  /** What is in effect; `check` reads it back first. */
  | { readonly kind: "active"; readonly check?: boolean }
  | { readonly kind: "brakes" }
  | { readonly kind: "stats"; readonly since: string }
  | { readonly kind: "decide"; readonly decision: DecisionRequest; readonly proof: Proof };

/** The plan that an approval names: the answer to `plan` and `contain-plan`. */
export interface ContainPlan {
  readonly response: string;
  readonly hash: string;
  readonly steps: readonly StepRecord[];
  readonly decision: Decision;
  /** The approvals so far. */
  readonly approvals: readonly Approval[];
}

/** One held attribute: a line of `active`. */
export interface ActiveHold {
  readonly response: string;
  readonly title: string;
  readonly state: Response["state"];
  readonly step: number;
  readonly action: string;
  readonly target: string;
  readonly change: string;
  readonly since: string;
  /** Whether the last read-back found it in effect; absent before the first. */
  readonly holds?: boolean;
  readonly checkedAt?: string;
  /** For people, who changed it, where it does not hold and that is known. */
  readonly changedBy?: string;
  /** When it ends by itself; absent: it lasts until a person undoes it. */
  readonly ends?: string;
}

/** Percentiles in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

/** One playbook's figures: a line of `stats`. */
export interface PlaybookStats {
  readonly playbook: string;
  readonly matched: number;
  /** Responses that acted without approval. */
  readonly acted: number;
  readonly asked: number;
  readonly approved: number;
  readonly declined: number;
  readonly expired: number;
  readonly undone: number;
  readonly calledFalse: number;
  /** Responses that did not act, and would have in mode `act`. */
  readonly wouldAct: number;
  /** From activity to finding, to Cordon, to the plan, to the decision, to the last setting, to the last read-back; and all of it. */
  readonly times: Readonly<
    Partial<
      Record<
        "detection" | "intake" | "planning" | "deciding" | "executing" | "verifying" | "whole",
        Quantiles
      >
    >
  >;
}

/** Why a request was rejected; the command line turns it into its exit code. */
export type RejectionKind = "usage" | "not-found" | "refused" | "conflict" | "credentials";

/** The answer of functions/review: a rejection is an answer, not a failure of the function. */
export type ReviewAnswer<T = unknown> =
  | { readonly ok: T }
  | {
      readonly rejected: {
        readonly kind: RejectionKind;
        readonly message: string;
        /** The plan as it is now, where it changed since the caller saw it. */
        readonly plan?: UndoPlan;
        readonly containPlan?: ContainPlan;
      };
    };
