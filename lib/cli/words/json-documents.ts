import type { Brake } from "../../brake.ts";
import type { UndoPlan } from "../../engine/undo-plan.ts";
import type { Response, Whole } from "../../response.ts";
import type { ActiveHold, ContainPlan, PlaybookStats } from "../../review-request.ts";
import type { Deployment } from "../deployment/find.ts";
import { needsDecision } from "./ask-lines.ts";
import { toJson } from "./clean.ts";

type Place = Pick<Deployment, "account" | "region" | "stack">;

const place = ({ account, region, stack }: Place) => ({ account, region, stack });

/** `cordon.list/v1`: stable (docs/reference). What can be large, the event of an unreadable one and the last message, is in `show`. */
export const listJson = (
  deployment: Place,
  responses: readonly Response[],
  brakes: readonly Brake[],
): string =>
  toJson({
    schema: "cordon.list/v1",
    ...place(deployment),
    brakes: brakes.map(withoutKeys),
    responses: responses.map(lineOf),
  });

/** `cordon.change/v1`, on one line: what a watch saw of a response, in the form of a list's line. */
export const changeJson = (deployment: Place, response: Response): string =>
  toJson({ schema: "cordon.change/v1", ...place(deployment), response: lineOf(response) }, 0);

const lineOf = (response: Response) => {
  const { deliveries, told, unreadable, ...rest } = recordOf(response);
  const { field, reason } = unreadable ?? {};
  return {
    ...rest,
    needsDecision: needsDecision(response),
    signal: response.signal ?? null,
    decision: response.decision ?? null,
    ...(unreadable && { unreadable: { field, reason } }),
  };
};

/** `cordon.response/v1`: one response, whole. */
export const responseJson = (deployment: Place, { response, steps, audit }: Whole): string =>
  toJson({
    schema: "cordon.response/v1",
    ...place(deployment),
    response: recordOf(response),
    steps: steps.map(withoutKeys),
    audit: audit.map(withoutKeys),
  });

/** `cordon.undo-plan/v1`: what an undo would do. */
export const undoPlanJson = (deployment: Place, plan: UndoPlan): string =>
  toJson({ schema: "cordon.undo-plan/v1", ...place(deployment), plan });

/** `cordon.plan/v1`: what would be contained, and the hash that an approval names. */
export const planJson = (deployment: Place, plan: ContainPlan): string =>
  toJson({
    schema: "cordon.plan/v1",
    ...place(deployment),
    plan: { ...plan, steps: plan.steps.map(withoutKeys) },
  });

/** `cordon.active/v1`: what is held. */
export const activeJson = (deployment: Place, holds: readonly ActiveHold[]): string =>
  toJson({ schema: "cordon.active/v1", ...place(deployment), holds });

/** `cordon.stats/v1`: per playbook; times in milliseconds. */
export const statsJson = (deployment: Place, since: string, playbooks: readonly PlaybookStats[]): string =>
  toJson({ schema: "cordon.stats/v1", ...place(deployment), since, playbooks });

/** `cordon.brakes/v1`: what is paused and muted now. */
export const brakesJson = (deployment: Place, brakes: readonly Brake[]): string =>
  toJson({ schema: "cordon.brakes/v1", ...place(deployment), brakes: brakes.map(withoutKeys) });

/** A response as others may rely on it: without the table's keys, and without who works on it right now. */
const recordOf = (response: Response) => {
  const { lease, ...rest } = withoutKeys(response);
  return rest;
};

const withoutKeys = <T extends object>(item: T): T => {
  const { pk, sk, shelf, ...rest } = item as T & { pk?: unknown; sk?: unknown; shelf?: unknown };
  return rest as unknown as T;
};
