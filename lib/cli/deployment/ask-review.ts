import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { UndoPlan } from "../../engine/undo-plan.ts";
import type { ReviewAnswer, ReviewRequest } from "../../review-request.ts";
import { type Ending, Failure } from "../program/failure.ts";
import type { Deployment } from "./find.ts";

/** functions/review said no; `plan` is what the world looks like now, when it moved. */
export class Rejection extends Failure {
  readonly plan: UndoPlan | undefined;

  constructor(ending: Ending, sentence: string, plan: UndoPlan | undefined) {
    super(ending, sentence);
    this.plan = plan;
  }
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  usage: "usage",
  "not-found": "notFound",
  refused: "refused",
  conflict: "conflict",
  credentials: "credentials",
};

/** A little longer than the function may run, in milliseconds: its own time-out says more than ours. */
const LONGEST = 100_000;

/** Calls functions/review and returns its answer. Throws `Rejection` when it says no, `Failure` when it broke. */
export const askReview = async <T>({ review }: Deployment, request: ReviewRequest): Promise<T> => {
  const lambda = new LambdaClient({
    customUserAgent: "cordon",
    // A decision that may have arrived is not sent again behind the person's back.
    maxAttempts: "decision" in request ? 1 : 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: LONGEST, throwOnRequestTimeout: true },
  });
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: review, Payload: JSON.stringify(request) }),
  );
  const text = new TextDecoder().decode(answer.Payload);
  if (answer.FunctionError !== undefined) throw broken(review, text);
  const said = JSON.parse(text) as ReviewAnswer<T>;
  if ("ok" in said) return said.ok;
  const { kind, message, plan } = said.rejected;
  throw new Rejection(ENDINGS[kind] ?? "failed", message, plan);
};

const broken = (review: string, text: string): Failure => {
  const { errorMessage = text } = JSON.parse(text) as { errorMessage?: string };
  if (/timed out/i.test(errorMessage))
    return new Failure(
      "timedOut",
      `Cordon has not finished in time, and may go on: look with \`cordon show\``,
    );
  return new Failure("failed", `${review} failed: ${errorMessage}. Its log group says more.`);
};
