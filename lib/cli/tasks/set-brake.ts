import type { DecisionRequest } from "../../model/decision-request.ts";
import type { Brake } from "../../model/suppression.ts";
import { askDuration, askReason, askSure } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import { askReview } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import type { AwsOptions, DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { brakesPage, inEffect } from "../words/brake-lines.ts";
import { clean } from "../words/clean.ts";
import { brakesJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { openDeployment, openResponse } from "./open-response.ts";

export interface BrakeOptions extends DecisionOptions {
  /** Milliseconds from now. */
  readonly for?: number | undefined;
  readonly list?: true | undefined;
}

export interface MuteOptions extends BrakeOptions {
  readonly type?: string | undefined;
  readonly target?: string | undefined;
  readonly end?: true | undefined;
}

/** `cordon pause`: nothing is done without people, everywhere or in one playbook, until it ends. */
export async function pause(playbook: string | undefined, options: BrakeOptions): Promise<void> {
  if (options.list) return listBrakes(options);
  requireTimed(options);
  const deployment = await openDeployment(options);
  const scope = playbookScope(playbook, deployment);
  await decide(options, deployment, async (reason) => ({
    ...reason,
    kind: "pause",
    scope,
    until: await untilOf(options, "Paused for how long?"),
  }));
}

/** `cordon resume`: ends a pause. */
export async function resume(playbook: string | undefined, options: DecisionOptions): Promise<void> {
  requireSure(options);
  const deployment = await openDeployment(options);
  const scope = playbookScope(playbook, deployment);
  const question = `Resume ${playbook ?? "every playbook"}, so that it acts again as its mode says?`;
  await decide(options, deployment, (reason) => ({ ...reason, kind: "resume", scope }), question);
}

/** `cordon mute`: a finding, a type or a target is observed only, until it ends; or ends that. */
export async function mute(typed: string | undefined, options: MuteOptions): Promise<void> {
  if (options.list) return listBrakes(options);
  const named = [typed, options.type, options.target].filter((name) => name !== undefined);
  if (named.length !== 1)
    throw new Failure("usage", "name one thing to mute: a response's ID, --type T or --target NAME");
  if (options.end) requireSure(options);
  else requireTimed(options);
  const { deployment, scope } = await muted(typed, options);
  if (options.end)
    return decide(
      options,
      deployment,
      (reason) => ({ ...reason, kind: "unmute", scope }),
      `End the mute of ${clean(scope)}, so that Cordon answers it again?`,
    );
  await decide(options, deployment, async (reason) => ({
    ...reason,
    kind: "mute",
    scope,
    until: await untilOf(options, "Muted for how long?"),
  }));
}

/** What a person wants muted, as `Brake.scope` says it. */
async function muted(typed: string | undefined, options: MuteOptions) {
  const { type, target } = options;
  if (typed !== undefined) {
    const { deployment, whole } = await openResponse(typed, options);
    return { deployment, scope: `finding/${whole.response.family}` };
  }
  const scope = type === undefined ? `target/${target}` : `type/${type}`;
  return { deployment: await openDeployment(options), scope };
}

/** Throws `Failure` for a playbook that this deployment does not have. */
function playbookScope(playbook: string | undefined, { modes }: Deployment): string {
  const there = Object.keys(modes);
  if (playbook !== undefined && there.length > 0 && !there.includes(playbook))
    throw new Failure("notFound", `there is no playbook ${playbook} here; there are ${there.join(", ")}`);
  return playbook === undefined ? "all" : `playbook/${playbook}`;
}

/** What makes Cordon more careful asks for no second yes. */
function requireTimed(options: BrakeOptions): void {
  if (!mayAsk(options)) requireSaid({ "--for": options.for, "--reason": options.reason });
}

function requireSure(options: DecisionOptions): void {
  if (!mayAsk(options)) requireSaid({ "--yes": options.yes, "--reason": options.reason });
}

async function untilOf(options: BrakeOptions, question: string): Promise<string> {
  return new Date(Date.now() + (options.for ?? (await askDuration(question)))).toISOString();
}

/** Has it decided and signed, and shows all that is in effect then. */
async function decide(
  options: DecisionOptions,
  deployment: Deployment,
  decisionFor: (said: { id: string; reason: string }) => DecisionRequest | Promise<DecisionRequest>,
  question?: string,
): Promise<void> {
  const reason = options.reason ?? (await askReason());
  const decision = await decisionFor({ id: newDecisionId(), reason });
  if (question && !options.yes && !(await askSure(question))) return console.error("Nothing was sent.");
  await sendDecision(decision, deployment);
  await tellBrakes(deployment, options);
}

async function listBrakes(options: AwsOptions): Promise<void> {
  return tellBrakes(await findDeployment(options), options);
}

async function tellBrakes(deployment: Deployment, options: AwsOptions): Promise<void> {
  const brakes = inEffect(await askReview<Brake[]>(deployment, { kind: "brakes" }), new Date());
  if (options.json) return console.log(brakesJson(deployment, brakes));
  const look = lookOf(process.stdout, options.color);
  console.log(brakesPage(clean(brakes), deployment.flags, look).join("\n"));
}
