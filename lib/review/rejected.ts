import type { ContainPlan, RejectionKind } from "../model/review-request.ts";
import type { UndoPlan } from "../model/undo-plan.ts";

/** A decision that was not carried out. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly kind: RejectionKind;
  /** What the world looks like now, when it moved. */
  readonly moved: { readonly plan?: UndoPlan; readonly containPlan?: ContainPlan };

  constructor(kind: RejectionKind, message: string, moved: Rejected["moved"] = {}) {
    super(message);
    this.kind = kind;
    this.moved = moved;
  }
}
