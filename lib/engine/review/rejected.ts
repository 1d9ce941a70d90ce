import type { ContainPlan } from "../../review-request.ts";
import type { UndoPlan } from "../undo-plan.ts";

/** Why a decision was not carried out; the command line turns the kind into its exit code. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly kind: "usage" | "not-found" | "refused" | "conflict" | "credentials";
  /** What the world looks like now, when it moved. */
  readonly moved: { readonly plan?: UndoPlan; readonly containPlan?: ContainPlan };

  constructor(kind: Rejected["kind"], message: string, moved: Rejected["moved"] = {}) {
    super(message);
    this.kind = kind;
    this.moved = moved;
  }
}
