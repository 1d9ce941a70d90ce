import type { Decision, Response, State, StepRecord } from "../model/response.ts";
import { decide } from "../policy/evaluate.ts";
import { termsOf } from "../policy/settings.ts";
import type { Responder } from "./engine.ts";
import { countsOf, type Situation } from "./load-context.ts";
import { isMoot, tooBig } from "./plan.ts";

/** Decides on a plan: by `decide`, and by what the plan itself cannot do. Throws an Error for a response without a signal. */
export function judge(
  { signal, family, playbook, tells, verdict, terms }: Response,
  all: readonly StepRecord[],
  situation: Situation,
  engine: Responder,
): Decision {
  // A step that an approver left out has no influence on the decision.
  const steps = all.filter(({ leftOut }) => leftOut === undefined);
  if (signal === undefined) throw new Error(`response ${family} has no signal to judge`);
  const { deciding } = engine;
  const decision = decide(
    {
      signal,
      playbook,
      ...(tells && { tells }),
      family,
      mode: engine.mode,
      steps,
      settings: engine.settings,
      deciding: { ...deciding, terms: terms ?? termsOf(deciding, { id: playbook }) },
      brakes: situation.brakes,
      counts: countsOf(situation, playbook, signal.account, steps, deciding),
      now: engine.now(),
      ...(verdict && { verdict }),
    },
    engine.guardrails,
  );
  const contain = steps.filter((step) => step.wave === "contain");
  const impossible = [
    ...(contain.length > 0 && contain.every((step) => step.refused)
      ? contain.map((step) => step.refused!)
      : []),
    ...[tooBig(steps) ?? []].flat(),
  ];
  return impossible.length === 0
    ? decision
    : { ...decision, outcome: "refuse", because: [...decision.because, ...impossible] };
}

/** The state of a new response after its decision. */
export function stateFor(decision: Decision, steps: readonly StepRecord[]): State {
  if (decision.outcome === "refuse") return "refused";
  if (decision.outcome === "observe") return "observed";
  if (steps.filter((step) => step.wave === "contain").every(isMoot)) return "nothing-to-contain";
  return decision.outcome === "ask" ? "waiting" : "containing";
}
