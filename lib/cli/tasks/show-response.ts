import type { Whole } from "../../model/response.ts";
import type { Brake } from "../../model/suppression.ts";
import { askReview } from "../deployment/ask-review.ts";
import { findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { inEffect } from "../words/brake-lines.ts";
import { clean } from "../words/clean.ts";
import { responseJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { showPage } from "../words/show-page.ts";
import { findId } from "./find-id.ts";

/** `cordon show`: one response with everything on record. */
export async function showResponse(typed: string, options: AwsOptions): Promise<void> {
  const deployment = await findDeployment(options);
  const id = await findId(typed, deployment);
  const [whole, brakes] = await Promise.all([
    askReview<Whole>(deployment, { kind: "show", id }),
    askReview<Brake[]>(deployment, { kind: "brakes" }),
  ]);
  if (options.json) return console.log(responseJson(deployment, whole));
  const look = lookOf(process.stdout, options.color);
  console.log(showPage(clean(whole), clean(inEffect(brakes, look.now)), deployment, look).join("\n"));
}
