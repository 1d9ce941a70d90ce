import type { ActiveHold } from "../../model/review-request.ts";
import { askReview } from "../deployment/ask-review.ts";
import { findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { EXIT } from "../program/failure.ts";
import { activePage } from "../words/active-page.ts";
import { clean } from "../words/clean.ts";
import { activeJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";

/** `cordon active`: the changes in effect. With `check` it verifies them first, and ends with 9 if one is not in effect. */
export async function listActive(options: AwsOptions & { readonly check?: true | undefined }): Promise<void> {
  const deployment = await findDeployment(options);
  const check = options.check ?? false;
  const holds = await askReview<ActiveHold[]>(deployment, { kind: "active", check });
  if (check && holds.some((hold) => hold.holds === false)) process.exitCode = EXIT.checkFailed;
  if (options.json) return console.log(activeJson(deployment, holds));
  console.log(activePage(clean(holds), deployment, lookOf(process.stdout, options.color)).join("\n"));
}
