import type { UndoPlan } from "../../engine/undo-plan.ts";
import type { Response, Whole } from "../../response.ts";
import type { Deployment } from "../deployment/find.ts";
import { toJson } from "./clean.ts";

type Place = Pick<Deployment, "account" | "region" | "stack">;

const place = ({ account, region, stack }: Place) => ({ account, region, stack });

/** `cordon.list/v1`: stable (docs/reference). What can be large, the event of an unreadable one and the last message, is in `show`. */
export const listJson = (deployment: Place, responses: readonly Response[]): string =>
  toJson({
    schema: "cordon.list/v1",
    ...place(deployment),
    responses: responses.map((response) => {
      const { deliveries, told, unreadable, ...rest } = recordOf(response);
      const { field, reason } = unreadable ?? {};
      return {
        ...rest,
        signal: response.signal ?? null,
        decision: response.decision ?? null,
        ...(unreadable && { unreadable: { field, reason } }),
      };
    }),
  });

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

/** A response as others may rely on it: without the table's keys, and without who works on it right now. */
const recordOf = (response: Response) => {
  const { lease, ...rest } = withoutKeys(response);
  return rest;
};

const withoutKeys = <T extends object>(item: T): T => {
  const { pk, sk, shelf, ...rest } = item as T & { pk?: unknown; sk?: unknown; shelf?: unknown };
  return rest as unknown as T;
};
