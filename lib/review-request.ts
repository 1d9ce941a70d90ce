import type { DecisionRequest, Proof } from "./engine/person.ts";
import type { Rejected } from "./engine/review.ts";
import type { UndoPlan } from "./engine/undo-plan.ts";

/** What people ask functions/review: reads need IAM only; a decision brings its own proof. */
export type ReviewRequest =
  | { readonly read: "list"; readonly limit: number }
  | { readonly read: "show"; readonly id: string }
  | { readonly read: "undo-plan"; readonly id: string }
  | { readonly decision: DecisionRequest; readonly proof: Proof };

/** What it answers: a refusal is an answer, not a failure of the function. */
export type ReviewAnswer<T = unknown> =
  | { readonly ok: T }
  | {
      readonly rejected: {
        readonly kind: Rejected["kind"];
        readonly message: string;
        readonly plan?: UndoPlan;
      };
    };
