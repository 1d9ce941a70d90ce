import type { DecisionRequest } from "../../model/decision-request.ts";
import type { ContainPlan } from "../../model/review-request.ts";
import { typedTarget, wholeTarget } from "../decision/hand-target.ts";
import { askName, askReason, askSure } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import { nameToType } from "../decision/sureness.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { CONTAINED, follow, tellResult } from "./follow-response.ts";
import { openDeployment } from "./open-response.ts";
import { tellPlan } from "./tell-plan.ts";

export interface ContainOptions extends DecisionOptions {
  readonly playbook: string;
  readonly dryRun?: true | undefined;
}

/** `cordon contain`: what a playbook would do to a target that a person names, shown first; then the same way as any other. */
export async function containTarget(text: string, options: ContainOptions): Promise<void> {
  const typed = typedTarget(text);
  const { yes, reason, playbook, dryRun } = options;
  if (!dryRun && !mayAsk(options)) requireSaid({ "--yes": yes, "--reason": reason });
  const deployment = await openDeployment(options);
  const target = await wholeTarget(typed);
  // The response gets its id from the decision's, and the plan holds that id.
  const id = newDecisionId();
  const plan = await askReview<ContainPlan>(deployment, {
    kind: "contain-plan",
    playbook,
    target,
    decision: id,
  });
  const planned = { title: `By hand, with the playbook ${playbook}` };
  tellPlan(plan, planned, deployment, options);
  if (dryRun) return;
  requirePossible(plan);
  const said = { id, kind: "contain", playbook, target, plan: plan.hash } as const;
  const decision: DecisionRequest = { ...said, reason: reason ?? (await askReason()) };
  if (!yes && !(await isSure(plan, text))) return console.error("Nothing was sent.");
  await sendDecision(
    decision,
    deployment,
    ({ containPlan }) => containPlan && tellPlan(containPlan, planned, deployment, options),
  );
  tellResult(await follow(plan.response, deployment), deployment, options, CONTAINED);
}

/** Throws `Failure` where a yes would change nothing. */
function requirePossible({ decision, steps }: ContainPlan): void {
  const { outcome, because, mode } = decision;
  if (outcome === "act" || outcome === "ask") return;
  const [refused] = steps.flatMap((step) => step.refused ?? step.failed ?? []);
  const why = because.join("; ") || refused || `the playbook's mode is ${mode}`;
  throw new Failure(
    "refused",
    `this is not done: ${why}. Its mode stands in bin/app.ts; another --playbook may do`,
  );
}

async function isSure(plan: ContainPlan, text: string): Promise<boolean> {
  const name = clean(nameToType(plan, undefined));
  if (name === undefined) return askSure(`Contain ${text}?`);
  await askName(`Type ${name} to contain it, or press Ctrl-C.`, name);
  return true;
}
