import { setTimeout as sleep } from "node:timers/promises";
import type { State, Whole } from "../../model/response.ts";
import { isRunning } from "../../model/response-state.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { type Ending, EXIT } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { responseJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { type Decided, resultPage } from "../words/result-page.ts";

/** How often and for how long a response is read again; milliseconds. */
const EVERY = 500;
const LONGEST = 20_000;

export type Endings = Readonly<Record<State, Ending>>;

/** How a command that contains ends, by the state of the response. */
export const CONTAINED: Endings = {
  observed: "done",
  "nothing-to-contain": "done",
  waiting: "done",
  contained: "done",
  accepted: "done",
  declined: "done",
  expired: "done",
  "partly-undone": "done",
  undone: "done",
  partly: "partly",
  failed: "failed",
  "not-in-effect": "failed",
  refused: "refused",
  conflict: "conflict",
  new: "timedOut",
  containing: "timedOut",
  undoing: "timedOut",
};

/** The response when its state is no longer a passing one, or after 20 s as it is then. */
export async function follow(id: string, deployment: Deployment): Promise<Whole> {
  for (const start = Date.now(); ; await sleep(EVERY)) {
    const whole = await askReview<Whole>(deployment, { kind: "show", id });
    if (!isRunning(whole.response.state) || Date.now() - start > LONGEST) return whole;
  }
}

/** Prints a response after a decision, and sets the exit code. */
export function tellResult(
  whole: Whole,
  deployment: Deployment,
  options: AwsOptions,
  endings: Endings | undefined,
  decided: Decided = {},
): void {
  process.exitCode = EXIT[endings?.[whole.response.state] ?? "done"];
  const page = resultPage(clean(whole), deployment, lookOf(process.stdout, options.color), clean(decided));
  console.log(options.json ? responseJson(deployment, whole) : page.join("\n"));
}
