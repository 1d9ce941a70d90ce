import { setTimeout as sleep } from "node:timers/promises";
import type { Response, State, Whole } from "../../model/response.ts";
import { isRunning } from "../../model/response-state.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { type Ending, EXIT } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { responseJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { resultPage } from "../words/result-page.ts";

/** How often, and how long, it is looked at again; milliseconds. */
const EVERY = 500;
const LONGEST = 20_000;

type Endings = Partial<Record<State, Ending>>;

/** How a command that contains ends, by what became of the response; what is not here is what was wanted. */
export const CONTAINED: Endings = {
  partly: "partly",
  failed: "failed",
  "not-in-effect": "failed",
  refused: "refused",
  conflict: "conflict",
  new: "timedOut",
  containing: "timedOut",
  undoing: "timedOut",
};

/** The response once it is at rest, or as it is when that takes too long. */
export async function follow(id: string, deployment: Deployment): Promise<Whole> {
  for (const start = Date.now(); ; await sleep(EVERY)) {
    const whole = await askReview<Whole>(deployment, { kind: "show", id });
    if (!isRunning(whole.response.state) || Date.now() - start > LONGEST) return whole;
  }
}

/** Says what became of a response after a decision, and sets the exit code. */
export function tellResult(
  whole: Whole,
  deployment: Deployment,
  options: AwsOptions,
  endings: Endings,
  first?: (response: Response) => string,
): void {
  process.exitCode = EXIT[endings[whole.response.state] ?? "done"];
  const shown = clean(whole);
  const page = resultPage(shown, deployment, lookOf(process.stdout, options.color), first?.(shown.response));
  console.log(options.json ? responseJson(deployment, whole) : page.join("\n"));
}
