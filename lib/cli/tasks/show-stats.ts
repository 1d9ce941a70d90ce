import type { PlaybookStats } from "../../model/review-request.ts";
import { askReview } from "../deployment/ask-review.ts";
import { findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { clean } from "../words/clean.ts";
import { statsJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { statsPage } from "../words/stats-page.ts";

/** `cordon stats`: counts and times per playbook; `since` in milliseconds before now. */
export async function showStats(options: AwsOptions & { readonly since: number }): Promise<void> {
  const deployment = await findDeployment(options);
  const since = new Date(Date.now() - options.since).toISOString();
  const stats = await askReview<PlaybookStats[]>(deployment, { kind: "stats", since });
  if (options.json) return console.log(statsJson(deployment, since, stats));
  console.log(statsPage(clean(stats), since, deployment, lookOf(process.stdout, options.color)).join("\n"));
}
