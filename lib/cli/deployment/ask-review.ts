import { CLIENT } from "../../aws/sdk-client.ts";
import type { ContainPlan, ReviewAnswer, ReviewRequest } from "../../model/review-request.ts";
import type { UndoPlan } from "../../model/undo-plan.ts";
import { type Ending, Failure } from "../program/failure.ts";
import type { Deployment } from "./find.ts";

/** The current plan, after a change. */
export interface Fresh {
  readonly plan?: UndoPlan;
  readonly containPlan?: ContainPlan;
}

/** functions/review refused the request. */
export class Rejection extends Failure {
  readonly fresh: Fresh;

  constructor(ending: Ending, sentence: string, fresh: Fresh) {
    super(ending, sentence);
    this.fresh = fresh;
  }
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  usage: "usage",
  "not-found": "notFound",
  refused: "refused",
  conflict: "conflict",
  credentials: "credentials",
};

/** Longer than the time-out of the function, in milliseconds: the error of the function says more. */
const LONGEST = 100_000;

/** Calls functions/review and returns its answer. Throws `Rejection` if it refuses, `Failure` if it fails. */
export async function askReview<T>({ review }: Deployment, request: ReviewRequest): Promise<T> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const lambda = new LambdaClient({
    customUserAgent: "cordon",
    // A decision that may have arrived is not sent again behind the person's back.
    maxAttempts: request.kind === "decide" ? 1 : CLIENT.maxAttempts,
    requestHandler: { ...CLIENT.requestHandler, connectionTimeout: 3_000, requestTimeout: LONGEST },
  });
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: review, Payload: JSON.stringify(request) }),
  );
  const text = new TextDecoder().decode(answer.Payload);
  if (answer.FunctionError !== undefined) throw broken(review, text);
  const said = JSON.parse(text) as ReviewAnswer<T>;
  if ("ok" in said) return said.ok;
  const { kind, message, ...fresh } = said.rejected;
  throw new Rejection(ENDINGS[kind] ?? "failed", message, fresh);
}

function broken(review: string, text: string): Failure {
  const { errorMessage = text } = JSON.parse(text) as { errorMessage?: string };
  if (/timed out/i.test(errorMessage))
    return new Failure("timedOut", `Cordon is still working on the request: check with \`npx cordon list\``);
  return new Failure("failed", `${review} failed: ${errorMessage}. See its log group.`);
}
