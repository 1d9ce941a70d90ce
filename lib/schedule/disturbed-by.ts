import { isRecord } from "../model/json.ts";
import type { Response } from "../model/response.ts";
import { mayHold } from "../model/response-state.ts";
import { namesIn, namesOfHold } from "../pursuit/named-in.ts";

/**
 * Returns the ids of responses whose holds a recorded API call may have changed, by the names in its parameters. The event is not
 * trusted: a read-back finds out whether something is missing.
 */
export function disturbedBy(
  detail: unknown,
  responses: readonly Pick<Response, "id" | "state" | "holds">[],
): string[] {
  const names = new Set(namesIn(isRecord(detail) ? detail["requestParameters"] : undefined));
  return responses
    .filter(
      ({ state, holds = [] }) =>
        mayHold(state) && holds.some((hold) => namesOfHold(hold).some((name) => names.has(name))),
    )
    .map(({ id }) => id);
}
