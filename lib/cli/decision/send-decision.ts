import { randomBytes } from "node:crypto";
import type { DecisionRequest } from "../../model/decision-request.ts";
import { askReview, type Fresh, Rejection } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import { Failure } from "../program/failure.ts";
import { failureOf } from "../program/failure-of.ts";
import { prove } from "./prove.ts";

/** A new decision's id: 128 random bits in 22 characters. */
export function newDecisionId(): string {
  return randomBytes(16).toString("base64url");
}

/**
 * Signs a decision with the caller's credentials, and sends it. Throws `Rejection` if it is refused, and `Failure` if its
 * arrival is unknown. If the plan changed since it was shown, `moved` gets the current one: to be shown only.
 */
export async function sendDecision(
  decision: DecisionRequest,
  deployment: Deployment,
  moved: (fresh: Fresh) => void = () => {},
): Promise<void> {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  const credentials = await new LambdaClient({}).config.credentials();
  const proof = await prove(decision, { credentials, region: deployment.region });
  try {
    await askReview(deployment, { kind: "decide", decision, proof });
  } catch (error) {
    if (error instanceof Rejection) moved(error.fresh);
    throw isUnanswered(error) ? unanswered(decision, deployment, error) : error;
  }
}

/** The connection was there, and broke before the answer came. */
function isUnanswered(error: unknown): boolean {
  return (
    !(error instanceof Failure) &&
    (failureOf(error).ending === "timedOut" || (error as NodeJS.ErrnoException).code === "ECONNRESET")
  );
}

function unanswered(decision: DecisionRequest, { flags }: Deployment, cause: unknown): Failure {
  const look =
    "response" in decision ? `npx cordon show ${decision.response}${flags}` : `npx cordon list${flags}`;
  return new Failure(
    "timedOut",
    `no answer: the decision may have arrived. Check with \`${look}\` before you decide again`,
    { cause },
  );
}
