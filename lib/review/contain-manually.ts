import { putDecision } from "../ledger/decisions.ts";
import type { Response } from "../model/response.ts";
import { type AuthenticatedCommand, whenQuiet } from "./command.ts";
import { notAffected } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

/**
 * Contains a target that an operator names, with the same plan, guardrails, record and undo as for an event. The request
 * replaces the event only: where approval is required, another approver decides. Throws `Rejected`.
 */
export async function containByHand(
  made: AuthenticatedCommand<"contain">,
  reviewer: Reviewer,
): Promise<Response> {
  const { decision, content, person } = made;
  const { id, playbook, target } = decision;
  const plan = await reviewer.respond.planByHand(playbook, { target, decision: id });
  notAffected(person, plan);
  if (plan.hash !== decision.plan)
    throw new Rejected("conflict", "the plan changed since it was shown: check the current one", {
      containPlan: plan,
    });
  if (plan.decision.outcome === "refuse")
    throw new Rejected("refused", `refused: ${plan.decision.because.join("; ")}`);
  if (plan.decision.outcome === "observe")
    throw new Rejected(
      "refused",
      `${playbook} is in mode observe here: deploy it in ask or act (bin/app.ts)`,
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

/** Carries out a recorded containment by hand; idempotent. */
export async function containAgain(playbook: string, id: string, reviewer: Reviewer): Promise<Response> {
  const { response } = await reviewer.respond.contain(playbook, id);
  return (await whenQuiet(response, reviewer)).response;
}
