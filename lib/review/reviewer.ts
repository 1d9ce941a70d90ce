import type { Engine } from "../engine/engine.ts";
import type { Deciders } from "../model/deciding.ts";
import type { HandTarget } from "../model/decision-request.ts";
import type { Response } from "../model/response.ts";
import type { ContainPlan } from "../model/review-request.ts";
import type { UndoPlan } from "../model/undo-plan.ts";
import type { Post } from "./caller-identity.ts";

/** A target to contain by hand, with the id of its decision. */
export interface ByHand {
  readonly target: HandTarget;
  readonly decision: string;
}

/** Everything that functions/review can reach. It has no permission to change the account: the executors carry out the record. */
export interface Reviewer extends Engine {
  readonly region: string;
  readonly account: string;
  readonly deciders: Deciders;
  /** Asks STS who signed. */
  readonly post: Post;
  /** functions/revert: plans an undo, or carries out the recorded one. */
  readonly revert: { plan(id: string): Promise<UndoPlan>; run(id: string): Promise<Response> };
  /** functions/respond of a playbook; each throws for an unknown playbook. */
  readonly respond: {
    /** Plans a waiting response again. */
    plan(playbook: string, id: string): Promise<ContainPlan>;
    planByHand(playbook: string, byHand: ByHand): Promise<ContainPlan>;
    /** Whether a drifted response may be set again now: why not, or null. */
    judgeAgain(playbook: string, id: string): Promise<{ readonly why: string | null }>;
    /** Carries out the record; under a lease that was recorded for it, where its owner is given. */
    resume(playbook: string, id: string, owner?: string): Promise<unknown>;
    /** Carries out a recorded containment by hand. */
    contain(playbook: string, decision: string): Promise<{ readonly response: string }>;
  };
}
