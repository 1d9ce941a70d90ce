import type { Engine } from "../engine/engine.ts";
import type { Deciders } from "../model/deciding.ts";
import type { HandTarget } from "../model/decision-request.ts";
import type { Response } from "../model/response.ts";
import type { ContainPlan } from "../model/review-request.ts";
import type { UndoPlan } from "../model/undo-plan.ts";

/** A target to contain by hand, with the id of the decision that says so. */
export interface ByHand {
  readonly target: HandTarget;
  readonly decision: string;
}

/** Everything that functions/review reaches. It holds no power over the account: the executors do what the record says. */
export interface Reviewer extends Engine {
  readonly region: string;
  readonly account: string;
  readonly deciders: Deciders;
  /** functions/revert: looks, or carries out what the record says. */
  readonly revert: { plan(id: string): Promise<UndoPlan>; run(id: string): Promise<Response> };
  /** functions/respond of a playbook; each throws when there is no such playbook. */
  readonly respond: {
    /** Plans anew what waits for people. */
    plan(playbook: string, id: string): Promise<ContainPlan>;
    planByHand(playbook: string, byHand: ByHand): Promise<ContainPlan>;
    /** Carries out what the record says. */
    resume(playbook: string, id: string): Promise<unknown>;
    /** Contains by hand what a recorded decision says. */
    contain(playbook: string, decision: string): Promise<{ readonly response: string }>;
  };
}
