import type { DecisionRequest } from "../../model/decision-request.ts";
import { noSuchPlaybook } from "../../model/nearest.ts";
import type { Brake } from "../../model/suppression.ts";
import { askDuration, askReason, askSure } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import { askReview } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import type { AwsOptions, DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { brakeDone, brakesPage, inEffect, scopeInWords } from "../words/brake-lines.ts";
import { clean } from "../words/clean.ts";
import { brakesJson } from "../words/json-documents.ts";
import { wrap } from "../words/lines.ts";
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

/** `cordon pause`: no automatic containment, in every playbook or in one, until the pause ends. */
export async function pause(playbook: string | undefined, options: BrakeOptions): Promise<void> {
  if (options.list) return listBrakes(options);
  requireTimed(options);
  const deployment = await openDeployment(options);
  const scope = playbookScope(playbook, deployment);
  await decide(options, deployment, async (reason) => ({
    ...reason,
    kind: "pause",
    scope,
    until: await untilOf(options, "How long is the pause?"),
  }));
}

/** `cordon resume`: ends a pause. */
export async function resume(playbook: string | undefined, options: DecisionOptions): Promise<void> {
  requireSure(options);
  const deployment = await openDeployment(options);
  const scope = playbookScope(playbook, deployment);
  const question = `Resume ${playbook ?? "every playbook"}? It then acts again by its mode.`;
  await decide(options, deployment, (reason) => ({ ...reason, kind: "resume", scope }), question);
}

/** `cordon mute`: a finding, a type or a target is observed only, until the mute ends; or ends a mute. */
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
      `End the mute of ${clean(scopeInWords(scope))}? Cordon then responds to it again.`,
    );
  await decide(options, deployment, async (reason) => ({
    ...reason,
    kind: "mute",
    scope,
    until: await untilOf(options, "How long is the mute?"),
  }));
}

/** The scope of a mute, as in `Brake.scope`, and its deployment. */
async function muted(typed: string | undefined, options: MuteOptions) {
  const { type, target } = options;
  if (typed !== undefined) {
    const { deployment, whole } = await openResponse(typed, options);
    return { deployment, scope: `finding/${whole.response.family}` };
  }
  const scope = type === undefined ? `target/${target}` : `type/${type}`;
  return { deployment: await openDeployment(options), scope };
}

/** The scope of a pause. Throws `Failure` for a playbook that this deployment does not have. */
function playbookScope(playbook: string | undefined, { modes }: Deployment): string {
  const there = Object.keys(modes);
  if (playbook !== undefined && there.length > 0 && !there.includes(playbook))
    throw new Failure("notFound", noSuchPlaybook(playbook, there, "deployed here"));
  return playbook === undefined ? "all" : `playbook/${playbook}`;
}

/** A pause or a mute only makes Cordon more careful: no --yes needed. */
function requireTimed(options: BrakeOptions): void {
  if (!mayAsk(options)) requireSaid({ "--for": options.for, "--reason": options.reason });
}

function requireSure(options: DecisionOptions): void {
  if (!mayAsk(options)) requireSaid({ "--yes": options.yes, "--reason": options.reason });
}

async function untilOf(options: BrakeOptions, question: string): Promise<string> {
  return new Date(Date.now() + (options.for ?? (await askDuration(question)))).toISOString();
}

/** Sends the decision, then prints what it did and the suppressions in effect. */
async function decide(
  options: DecisionOptions,
  deployment: Deployment,
  decisionFor: (said: { id: string; reason: string }) => DecisionRequest | Promise<DecisionRequest>,
  question?: string,
): Promise<void> {
  const reason = options.reason ?? (await askReason());
  const decision = await decisionFor({ id: newDecisionId(), reason });
  if (question && !options.yes && !(await askSure(question))) return console.error("Decision not sent.");
  await sendDecision(decision, deployment);
  await tellBrakes(deployment, options, clean(brakeDone(decision, new Date())));
}

async function listBrakes(options: AwsOptions): Promise<void> {
  return tellBrakes(await findDeployment(options), options);
}

async function tellBrakes(
  deployment: Deployment,
  options: AwsOptions,
  first: readonly string[] = [],
): Promise<void> {
  const brakes = inEffect(await askReview<Brake[]>(deployment, { kind: "brakes" }), new Date());
  if (options.json) return console.log(brakesJson(deployment, brakes));
  const look = lookOf(process.stdout, options.color);
  const done = first.flatMap((line) => wrap(line, look.width));
  console.log([...done, ...brakesPage(clean(brakes), deployment.flags, look)].join("\n"));
}
