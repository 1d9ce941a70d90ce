import type { Whole } from "../../model/response.ts";
import { isFinal } from "../../model/response-state.ts";
import { personName } from "../../notify/person-name.ts";
import { askReview } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { needsDecision } from "../words/ask-lines.ts";
import { decidedBy } from "../words/meaning.ts";
import { STATES } from "../words/states.ts";
import { clock } from "../words/times.ts";
import { findId } from "./find-id.ts";

/** The deployment of a change, printed on standard error first, against a change in the wrong account. */
export async function openDeployment(options: AwsOptions): Promise<Deployment> {
  const deployment = await findDeployment(options);
  console.error(`account ${deployment.account}, ${deployment.region}, stack ${deployment.stack}`);
  return deployment;
}

/** The current record of a response. Throws `Failure` for no match, and for several. */
export async function openResponse(
  typed: string,
  options: AwsOptions,
): Promise<{ deployment: Deployment; whole: Whole }> {
  const deployment = await openDeployment(options);
  const id = await findId(typed, deployment);
  return { deployment, whole: await askReview<Whole>(deployment, { kind: "show", id }) };
}

/** Throws `Failure` for a response that waits for no approval: it is being planned, or decided already, by whom and when. */
export function requireAsked(whole: Whole, { flags }: Pick<Deployment, "flags">, now = new Date()): void {
  const { response } = whole;
  const { id, state, approvals = [] } = response;
  if (state === "waiting" || (response.ask && needsDecision(response))) return;
  if (state === "new" || state === "containing")
    throw new Failure("conflict", `Cordon is working on response ${id}: try again in a moment`);
  const decider = decidedBy(whole, now);
  const approved = approvals.map(({ by, at }) => `${personName(by)} at ${clock(at, now)}`).join(" and ");
  const by = decider ? ` by ${decider}` : approved ? `, approved by ${approved}` : "";
  throw new Failure(
    "conflict",
    `response ${id} is not waiting for a decision: ${STATES[state].word}${by}. ${isFinal(state) ? "" : "To change it, accept or undo it. "}Show it: npx cordon show ${id}${flags}`,
  );
}
