import type { DecisionRequest } from "../../model/decision-request.ts";
import { noSuchPlaybook } from "../../model/nearest.ts";
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

/** `cordon contain`: shows the plan of a playbook for the named target, sends the decision, and prints the result. */
export async function containTarget(text: string, options: ContainOptions): Promise<void> {
  const typed = typedTarget(text);
  const { yes, reason, playbook, dryRun } = options;
  if (!dryRun && !mayAsk(options)) requireSaid({ "--yes": yes, "--reason": reason });
  const deployment = await openDeployment(options);
  const deployed = Object.keys(deployment.modes);
  if (deployed.length > 0 && !deployed.includes(playbook))
    throw new Failure("notFound", noSuchPlaybook(playbook, deployed, "deployed here"));
  const target = await wholeTarget(typed);
  // The id of the response comes from the id of the decision, and the plan has it.
  const id = newDecisionId();
  const plan = await askReview<ContainPlan>(deployment, {
    kind: "contain-plan",
    playbook,
    target,
    decision: id,
  });
  const planned = { title: `By hand, playbook ${playbook}` };
  tellPlan(plan, planned, deployment, options);
  if (dryRun) return;
  requirePossible(plan, playbook);
  const said = { id, kind: "contain", playbook, target, plan: plan.hash } as const;
  const decision: DecisionRequest = { ...said, reason: reason ?? (await askReason()) };
  if (!yes && !(await isSure(plan, text))) return console.error("Decision not sent.");
  await sendDecision(
    decision,
    deployment,
    ({ containPlan }) => containPlan && tellPlan(containPlan, planned, deployment, options),
  );
  tellResult(await follow(plan.response, deployment), deployment, options, CONTAINED, { needsAnother: true });
}

/** Throws `Failure` for a plan without an effect: the target does not exist, or the decision is not to act. */
export function requirePossible({ decision, steps }: ContainPlan, playbook: string): void {
  const { outcome, because, mode } = decision;
  const contain = steps.filter(({ wave }) => wave === "contain");
  const gone = [...new Set(contain.flatMap(({ moot }) => moot ?? []))].filter((why) => ABSENT.test(why));
  if (gone.length > 0 && contain.every(({ moot }) => moot !== undefined && ABSENT.test(moot)))
    throw new Failure("notFound", gone.join("; "));
  if (outcome === "act" || outcome === "ask") return;
  if (mode === "observe")
    throw new Failure("refused", `${playbook} is in mode observe here: deploy it in ask or act (bin/app.ts)`);
  const [refused] = contain.flatMap((step) => step.refused ?? step.failed ?? []);
  throw new Failure("refused", `refused: ${because.join("; ") || refused || "see the plan above"}`);
}

/** How actions name a target that is not there. */
const ABSENT = /\bdoes not exist\b/;

async function isSure(plan: ContainPlan, text: string): Promise<boolean> {
  const name = clean(nameToType(plan, undefined));
  if (name === undefined) return askSure(`Contain ${text}?`);
  await askName(`Type ${name} to contain it, or press Ctrl-C.`, name);
  return true;
}
