import type { Response, Whole } from "../../model/response.ts";
import type { ActiveHold, ContainPlan, PlaybookStats } from "../../model/review-request.ts";
import type { Brake } from "../../model/suppression.ts";
import type { UndoPlan } from "../../model/undo-plan.ts";
import type { Deployment } from "../deployment/find.ts";
import { needsDecision } from "./ask-lines.ts";
import { toJson } from "./clean.ts";

type Place = Pick<Deployment, "account" | "region" | "stack">;

function place({ account, region, stack }: Place) {
  return { account, region, stack };
}

/** `cordon.list/v1`: stable (docs/reference). Large fields, an unreadable event and the last message, are in `show` only. */
export function listJson(
  deployment: Place,
  responses: readonly Response[],
  brakes: readonly Brake[],
): string {
  return toJson({
    schema: "cordon.list/v1",
    ...place(deployment),
    brakes: brakes.map(withoutKeys),
    responses: responses.map(lineOf),
  });
}

/** `cordon.change/v1`, on one line: a response that changed during a watch, in the form of a list's line. */
export function changeJson(deployment: Place, response: Response): string {
  return toJson({ schema: "cordon.change/v1", ...place(deployment), response: lineOf(response) }, 0);
}

function lineOf(response: Response) {
  const { deliveries, told, unreadable, ...rest } = recordOf(response);
  const { field, reason } = unreadable ?? {};
  return {
    ...rest,
    needsDecision: needsDecision(response),
    signal: response.signal ?? null,
    decision: response.decision ?? null,
    ...(unreadable && { unreadable: { field, reason } }),
  };
}

/** `cordon.response/v1`: one response with steps and audit. */
export function responseJson(deployment: Place, { response, steps, audit }: Whole): string {
  return toJson({
    schema: "cordon.response/v1",
    ...place(deployment),
    response: recordOf(response),
    steps: steps.map(withoutKeys),
    audit: audit.map(withoutKeys),
  });
}

/** `cordon.undo-plan/v1`: what an undo would change. */
export function undoPlanJson(deployment: Place, plan: UndoPlan): string {
  return toJson({ schema: "cordon.undo-plan/v1", ...place(deployment), plan });
}

/** `cordon.plan/v1`: the steps of a plan, and the hash that an approval names. */
export function planJson(deployment: Place, plan: ContainPlan): string {
  return toJson({
    schema: "cordon.plan/v1",
    ...place(deployment),
    plan: { ...plan, steps: plan.steps.map(withoutKeys) },
  });
}

/** `cordon.active/v1`: the changes in effect. */
export function activeJson(deployment: Place, holds: readonly ActiveHold[]): string {
  return toJson({ schema: "cordon.active/v1", ...place(deployment), holds });
}

/** `cordon.stats/v1`: per playbook; times in milliseconds. */
export function statsJson(deployment: Place, since: string, playbooks: readonly PlaybookStats[]): string {
  return toJson({ schema: "cordon.stats/v1", ...place(deployment), since, playbooks });
}

/** `cordon.brakes/v1`: the suppressions in effect. */
export function brakesJson(deployment: Place, brakes: readonly Brake[]): string {
  return toJson({ schema: "cordon.brakes/v1", ...place(deployment), brakes: brakes.map(withoutKeys) });
}

/** The stable form of a response: without the table's keys and without the lease. */
function recordOf(response: Response) {
  const { lease, ...rest } = withoutKeys(response);
  return rest;
}

function withoutKeys<T extends object>(item: T): Omit<T, TableKey> {
  const { pk, sk, shelf, ...rest }: T & { readonly [key in TableKey]?: unknown } = item;
  return rest;
}

type TableKey = "pk" | "sk" | "shelf";
