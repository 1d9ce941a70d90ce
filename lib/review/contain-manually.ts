import { putDecision } from "../ledger/decisions.ts";
import type { Response } from "../model/response.ts";
import { type Made, whenQuiet } from "./command.ts";
import { notAffected } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

/**
 * Contains what a person names, by the same plan, guardrails, record and undo as any event. The person's wish takes the
 * place of the event and of nothing else: where people are asked, others decide. Throws `Rejected`.
 */
export async function containByHand(made: Made<"contain">, reviewer: Reviewer): Promise<Response> {
  const { decision, content, person } = made;
  const { id, playbook, target } = decision;
  const plan = await reviewer.respond.planByHand(playbook, { target, decision: id });
  notAffected(person, plan);
  if (plan.hash !== decision.plan)
    throw new Rejected("conflict", "the plan is not the one that you saw: look at it again", {
      containPlan: plan,
    });
  if (plan.decision.outcome === "refuse")
    throw new Rejected("refused", `it must not be done: ${plan.decision.because.join("; ")}`);
  if (plan.decision.outcome === "observe")
    throw new Rejected(
      "refused",
      `${playbook} observes here and holds no power: deploy it in ask or act (bin/app.ts)`,
    );
  await putDecision(reviewer.table, {
    id,
    kind: "contain",
    content,
    on: plan.response,
    by: person.key,
    at: reviewer.now().toISOString(),
  });
  return containAgain(playbook, id, reviewer);
}

/** Carries out a containment by hand that is on record: the same again is once. */
export async function containAgain(playbook: string, id: string, reviewer: Reviewer): Promise<Response> {
  const { response } = await reviewer.respond.contain(playbook, id);
  return (await whenQuiet(response, reviewer)).response;
}
