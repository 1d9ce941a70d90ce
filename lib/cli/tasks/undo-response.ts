import { randomBytes } from "node:crypto";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { DecisionRequest } from "../../engine/person.ts";
import type { UndoPlan } from "../../engine/undo-plan.ts";
import { MOVES, type Response, type State, type Whole } from "../../response.ts";
import { askRearm, askReason, askSure, askVerdict } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { prove } from "../decision/prove.ts";
import { rearmed, rearmingSteps } from "../decision/rearm.ts";
import { askReview, Rejection } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { type Ending, EXIT, Failure } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { responseJson, undoPlanJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { MEANING, STATES } from "../words/states.ts";
import { undoPlanPage } from "../words/undo-plan-page.ts";
import { undoResultPage } from "../words/undo-result-page.ts";
import { findId } from "./find-id.ts";

export interface UndoOptions extends AwsOptions {
  readonly reason?: string | undefined;
  readonly rearm?: string | undefined;
  readonly verdict?: "false" | "right" | "too-wide" | undefined;
  readonly dryRun?: true | undefined;
}

/** How `cordon undo` ends, by what became of the response. */
const ENDINGS: Partial<Record<State, Ending>> = { undone: "done", kept: "partly", conflict: "conflict" };

/** `cordon undo`: shows what would change, has it decided and signed by a person, and tells what became of it. */
export const undoResponse = async (typed: string, options: UndoOptions): Promise<void> => {
  if (!options.dryRun && !mayAsk(options)) requireSaid({ "--yes": options.yes, "--reason": options.reason });
  const deployment = await findDeployment(options);
  console.error(`account ${deployment.account}, ${deployment.region}, stack ${deployment.stack}`);
  const id = await findId(typed, deployment);
  const whole = await askReview<Whole>(deployment, { read: "show", id });
  if (whole.response.state === "undone")
    return tellResult(whole, deployment, options, "It is undone already.");
  checkState(whole.response);
  const named = options.rearm === undefined ? undefined : rearmed(options.rearm, whole.steps);
  const plan = await askReview<UndoPlan>(deployment, { read: "undo-plan", id });
  tellPlan(plan, whole, named ?? [], deployment, options);
  if (options.dryRun) return;
  const decision = await decide(plan, whole, named, options);
  if (decision === undefined) return console.error("Nothing was sent.");
  await send(decision, whole, deployment, options);
  tellResult(await askReview<Whole>(deployment, { read: "show", id }), deployment, options);
};

/** Throws `Failure` for what has nothing to undo, and for what is not at rest yet. */
export const checkState = ({ id, state }: Pick<Response, "id" | "state">): void => {
  if (state === "undoing" || MOVES[state].includes("undoing")) return;
  if (state === "new" || state === "containing")
    throw new Failure("conflict", `response ${id} is being worked on: try again in a moment`);
  throw new Failure(
    "refused",
    `response ${id} is ${STATES[state].word}, so there is nothing to undo. ${MEANING[state]}`,
  );
};

const tellPlan = (
  plan: UndoPlan,
  whole: Whole,
  named: readonly number[],
  deployment: Deployment,
  options: UndoOptions,
): void => {
  if (options.json) {
    if (options.dryRun) console.log(undoPlanJson(deployment, plan));
    return;
  }
  const look = lookOf(process.stdout, options.color);
  console.log(undoPlanPage(clean(plan), clean(whole), named, look).join("\n"));
};

/** What is missing is asked for; undefined when the person says no. */
const decide = async (
  plan: UndoPlan,
  { response, steps }: Whole,
  named: readonly number[] | undefined,
  { yes, reason, verdict, ...options }: UndoOptions,
): Promise<DecisionRequest | undefined> => {
  const asking = mayAsk(options);
  const rearm = named ?? (asking && !yes ? await askRearm(clean(rearmingSteps(steps))) : []);
  const decision: DecisionRequest = {
    id: randomBytes(16).toString("base64url"),
    kind: "undo",
    response: response.id,
    plan: plan.hash,
    reason: reason ?? (await askReason()),
    rearm,
    verdict: verdict ?? (asking && !yes ? await askVerdict() : "unstated"),
  };
  const also = rearm.length > 0 ? `, and re-arm step ${rearm.join(", ")}` : "";
  return yes || (await askSure(`Undo ${response.id}${also}?`)) ? decision : undefined;
};

/** Signs the decision and has it carried out. A world that moved is shown again, and not decided upon. */
const send = async (
  decision: DecisionRequest,
  whole: Whole,
  deployment: Deployment,
  options: UndoOptions,
): Promise<Response> => {
  const credentials = await new LambdaClient({}).config.credentials();
  const proof = await prove(decision, { credentials, region: deployment.region });
  try {
    return await askReview<Response>(deployment, { decision, proof });
  } catch (error) {
    if (error instanceof Rejection && error.plan)
      tellPlan(error.plan, whole, decision.rearm, deployment, options);
    throw error;
  }
};

const tellResult = (whole: Whole, deployment: Deployment, options: UndoOptions, first?: string): void => {
  process.exitCode = EXIT[ENDINGS[whole.response.state] ?? "failed"];
  const look = lookOf(process.stdout, options.color);
  const page = [...(first ? [first] : []), ...undoResultPage(clean(whole), deployment, look)];
  console.log(options.json ? responseJson(deployment, whole) : page.join("\n"));
};
