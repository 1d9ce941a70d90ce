import type { ContainPlan } from "../../model/review-request.ts";
import type { Deployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { clean } from "../words/clean.ts";
import { planJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { type Planned, planPage } from "../words/plan-page.ts";

/** Prints a plan before its approval; with --json only for --dry-run. */
export function tellPlan(
  plan: ContainPlan,
  planned: Planned,
  deployment: Deployment,
  { json, dryRun, color }: AwsOptions & { readonly dryRun?: true | undefined },
): void {
  if (!json) {
    const look = lookOf(process.stdout, color);
    console.log(planPage(clean(plan), clean(planned), deployment, look).join("\n"));
  } else if (dryRun) console.log(planJson(deployment, plan));
}
