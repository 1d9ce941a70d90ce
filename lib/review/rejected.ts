import type { ContainPlan, RejectionKind } from "../model/review-request.ts";
import type { UndoPlan } from "../model/undo-plan.ts";

/** A decision that was not carried out, and why. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly kind: RejectionKind;
  /** The current plan, if it changed. */
  readonly moved: { readonly plan?: UndoPlan; readonly containPlan?: ContainPlan };

  constructor(kind: RejectionKind, message: string, moved: Rejected["moved"] = {}) {
    super(message);
    this.kind = kind;
    this.moved = moved;
  }
}
