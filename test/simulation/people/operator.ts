import type { DecisionRequest } from "../../../lib/model/decision-request.ts";
import { isRecord } from "../../../lib/model/json.ts";
import type { Response } from "../../../lib/model/response.ts";
import type { ContainPlan, ReviewAnswer, ReviewRequest } from "../../../lib/model/review-request.ts";
import type { UndoPlan } from "../../../lib/model/undo-plan.ts";
import type { Simulation } from "../simulation.ts";
import { brief } from "../story.ts";
import { type Person, proofOf } from "./identity.ts";

/** A decision as a person types it: without what the client adds. */
export type Unmade<D extends DecisionRequest = DecisionRequest> = D extends unknown
  ? Omit<D, "id" | "reason"> & { readonly id?: string }
  : never;

/** What became of a request: an answer, a rejection in words, or an error that the command line shows as it is. */
export type Outcome<T = unknown> =
  | { readonly ok: T }
  | { readonly rejected: { readonly kind: string; readonly message: string } }
  | { readonly error: string };

/** A decision and what was answered. */
export interface Decided {
  readonly who: Person;
  readonly decision: DecisionRequest;
  readonly outcome: Outcome;
}

/** The command line of people: asks functions/review, and shows what it says. */
export class Operators {
  readonly #simulation: Simulation;
  #decisions = 0;
  /** Every decision that was answered, in that order. */
  readonly decided: Decided[] = [];

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  async ask<T = unknown>(request: ReviewRequest): Promise<Outcome<T>> {
    try {
      // functions/review answers each kind with its own type; `T` is that of the kind.
      return (await this.#simulation.lambdas.call("review", request)) as ReviewAnswer<T>;
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  newId(): string {
    return `decision${String(++this.#decisions).padStart(14, "0")}`;
  }

  async decide(who: Person, unmade: Unmade): Promise<Outcome<Response>> {
    const decision = { id: this.newId(), reason: "seen it", ...unmade } as DecisionRequest;
    const request = () => {
      const proof = proofOf(who, this.#simulation.time.date());
      return this.ask<Response>({ kind: "decide", decision, proof });
    };
    let outcome = await request();
    // The command line sends a decision once more where it got no answer: the same id is done once.
    if ("error" in outcome && this.#simulation.chance.happens(0.5)) outcome = await request();
    this.decided.push({ who, decision, outcome });
    this.#simulation.story.say(() => `☺ ${who} ${brief(unmade, 200)} → ${inWords(outcome)}`);
    return outcome;
  }

  /** Shows the plan and approves it: all open steps, or those that `choose` keeps. */
  async approve(
    who: Person,
    id: string,
    choose: (open: readonly number[]) => readonly number[] = (open) => open,
  ): Promise<Outcome<Response>> {
    const shown = await this.ask<ContainPlan>({ kind: "plan", id });
    if (!("ok" in shown)) return shown;
    const open = shown.ok.steps
      .filter(({ changes }) => changes.some(({ state }) => state === "planned"))
      .map(({ n }) => n);
    return this.decide(who, { kind: "approve", response: id, plan: shown.ok.hash, steps: choose(open) });
  }

  /** Shows the undo and confirms it; re-enables everything unless `how` says otherwise. */
  async undo(
    who: Person,
    id: string,
    how: (plan: UndoPlan) => Partial<Extract<Unmade, { kind: "undo" }>> = () => ({}),
  ): Promise<Outcome<Response>> {
    const shown = await this.ask<UndoPlan>({ kind: "undo-plan", id });
    if (!("ok" in shown)) return shown;
    const rearm = [...new Set(shown.ok.lines.map(({ step }) => step))];
    const said = { verdict: "unstated", rearm, force: [] } as const;
    return this.decide(who, { kind: "undo", response: id, plan: shown.ok.hash, ...said, ...how(shown.ok) });
  }

  /** Shows the plan of a containment by hand and confirms it. */
  async contain(who: Person, playbook: string, userName: string): Promise<Outcome<Response>> {
    const id = this.newId();
    const target = { userName };
    const shown = await this.ask<ContainPlan>({ kind: "contain-plan", playbook, target, decision: id });
    if (!("ok" in shown)) return shown;
    return this.decide(who, { id, kind: "contain", playbook, target, plan: shown.ok.hash });
  }
}

function inWords(outcome: Outcome): string {
  if ("error" in outcome) return `error ${outcome.error}`;
  if ("rejected" in outcome) return `${outcome.rejected.kind}: ${outcome.rejected.message}`;
  return isRecord(outcome.ok) ? `ok ${String(outcome.ok["state"] ?? "")}` : "ok";
}
