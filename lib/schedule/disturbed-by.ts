import { isRecord } from "../model/json.ts";
import type { Response } from "../model/response.ts";
import { mayHold } from "../model/response-state.ts";

/** CloudTrail parameters are at most 6 levels deep. */
const DEEPEST = 6;
const MOST_NAMES = 200;

/** Every text of at most 128 characters in an API call's parameters: each may be a name in a hold. */
function namesIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return value.length <= 128 ? [value] : [];
  if (depth === DEEPEST || typeof value !== "object" || value === null) return [];
  return Object.values(value)
    .flatMap((one) => namesIn(one, depth + 1))
    .slice(0, MOST_NAMES);
}

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
    .filter(({ state, holds = [] }) => mayHold(state) && holds.some((hold) => touches(hold, names)))
    .map(({ id }) => id);
}

/** A hold's name alternates kinds and names, and ends with the attribute: `account/region/user/ana/access-key/AKIA…/status`. */
function touches(hold: string, names: ReadonlySet<string>): boolean {
  return hold
    .split("/")
    .slice(2)
    .some((part, i) => i % 2 === 1 && names.has(part));
}
