import type { Whole } from "../../model/response.ts";
import { isFinal } from "../../model/response-state.ts";
import { askReview } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { needsDecision } from "../words/ask-lines.ts";
import { personName } from "../words/people.ts";
import { STATES } from "../words/states.ts";
import { findId } from "./find-id.ts";

/** The deployment that a change is about, said on standard error first: nobody changes the wrong account unawares. */
export async function openDeployment(options: AwsOptions): Promise<Deployment> {
  const deployment = await findDeployment(options);
  console.error(`account ${deployment.account}, ${deployment.region}, stack ${deployment.stack}`);
  return deployment;
}

/** The response that a decision is about, as it is now. Throws `Failure` when there is none, or more than one. */
export async function openResponse(
  typed: string,
  options: AwsOptions,
): Promise<{ deployment: Deployment; whole: Whole }> {
  const deployment = await openDeployment(options);
  const id = await findId(typed, deployment);
  return { deployment, whole: await askReview<Whole>(deployment, { kind: "show", id }) };
}

/** Throws `Failure` when nobody is asked for a yes or a no: it is planned, or decided already, and by whom. */
export function requireAsked({ response }: Whole, { flags }: Pick<Deployment, "flags">): void {
  const { id, state, approvals = [] } = response;
  if (state === "waiting" || (response.ask && needsDecision(response))) return;
  if (state === "new" || state === "containing")
    throw new Failure("conflict", `response ${id} is being worked on: try again in a moment`);
  const by =
    approvals.length > 0 ? `, approved by ${approvals.map(({ by }) => personName(by)).join(", ")}` : "";
  const next = isFinal(state) ? "look with" : "accept it, undo it, or look with";
  throw new Failure(
    "conflict",
    `response ${id} waits for no yes or no: it is ${STATES[state].word}${by}; ${next} \`npx cordon show ${id}${flags}\``,
  );
}
