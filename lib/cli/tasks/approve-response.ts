import type { DecisionRequest } from "../../model/decision-request.ts";
import type { Response, StepRecord } from "../../model/response.ts";
import type { ContainPlan } from "../../model/review-request.ts";
import { askName, askReason, askSure } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import { checkOnly } from "../decision/steps-named.ts";
import { nameToType } from "../decision/sureness.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { shortPlan } from "../words/ask-lines.ts";
import { clean } from "../words/clean.ts";
import { CONTAINED, follow, tellResult } from "./follow-response.ts";
import { openResponse, requireAsked } from "./open-response.ts";
import { tellPlan } from "./tell-plan.ts";

export interface ApproveOptions extends DecisionOptions {
  readonly only?: readonly number[] | undefined;
  readonly plan?: string | undefined;
  readonly dryRun?: true | undefined;
}

/** `cordon approve`: shows the plan, sends an approval of that plan and no other, and prints the result. */
export async function approveResponse(typed: string, options: ApproveOptions): Promise<void> {
  const { yes, reason, plan: named } = options;
  const asking = mayAsk(options);
  if (!options.dryRun && !asking) requireSaid({ "--yes": yes, "--plan": named, "--reason": reason });
  // An approval without a question names its plan.
  if (!options.dryRun && yes && !named)
    throw new Failure("usage", "--yes needs --plan HASH. --dry-run shows the plan and its hash");
  const { deployment, whole } = await openResponse(typed, options);
  requireAsked(whole, deployment);
  const plan = await askReview<ContainPlan>(deployment, { kind: "plan", id: whole.response.id });
  const open = plan.steps.filter(isOpen).map(({ n }) => n);
  checkOnly(options.only, open);
  // Every approver approves the same steps: the second follows the first.
  const steps = options.only ?? plan.approvals[0]?.steps ?? open;
  const { response } = whole;
  const planned = { title: response.title, response, only: steps };
  const isOther = named !== undefined && !plan.hash.startsWith(named) && !options.dryRun;
  const hash = shortPlan(plan.hash);
  // The reason stands before the plan that it is about, and the option to paste after it.
  if (isOther) console.error(`The plan is no longer ${named}. The current plan is ${hash}:\n`);
  tellPlan(plan, planned, deployment, options);
  if (options.dryRun) return;
  if (isOther)
    throw new Failure(
      "conflict",
      `plan ${named} is not the current plan of ${response.id}. To approve the plan above, use --plan ${hash}`,
    );
  const decision = await decide(plan, steps, response, options);
  if (decision === undefined) return console.error("Decision not sent.");
  await sendDecision(
    decision,
    deployment,
    ({ containPlan }) => containPlan && tellPlan(containPlan, planned, deployment, options),
  );
  tellResult(await follow(response.id, deployment), deployment, options, CONTAINED, { needsAnother: true });
}

/** Asks for what the options do not say; undefined if the operator says no. */
async function decide(
  plan: ContainPlan,
  steps: readonly number[],
  { id, signal }: Response,
  { yes, reason }: ApproveOptions,
): Promise<DecisionRequest | undefined> {
  const decision: DecisionRequest = {
    id: newDecisionId(),
    kind: "approve",
    response: id,
    plan: plan.hash,
    steps,
    reason: reason ?? (await askReason()),
  };
  if (yes) return decision;
  const meant = plan.steps.filter(({ n }) => steps.includes(n));
  const name = clean(nameToType({ ...plan, steps: meant }, signal));
  if (name === undefined) return (await askSure(`Approve ${id}?`)) ? decision : undefined;
  await askName(`Type ${name} to approve, or press Ctrl-C.`, name);
  return decision;
}

/** Whether a step has a change that waits for approval. */
function isOpen({ changes }: StepRecord): boolean {
  return changes.some(({ state }) => state === "planned");
}
