import { isRecord } from "../model/json.ts";
import type { Response } from "../model/response.ts";
import { mayHold } from "../model/response-state.ts";

/** CloudTrail's parameters nest a little; deeper is nobody's. */
const DEEPEST = 6;
const MOST_NAMES = 200;

/** Every piece of text in an API call's parameters, as far as it could be a name in a hold. */
function namesIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return value.length <= 128 ? [value] : [];
  if (depth === DEEPEST || typeof value !== "object" || value === null) return [];
  return Object.values(value)
    .flatMap((one) => namesIn(one, depth + 1))
    .slice(0, MOST_NAMES);
}

/**
 * The responses that may not hold any more after an API call that CloudTrail tells of: by the names in its parameters.
 * Nothing of the event is believed: whether something is lost is read back.
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

/** `account/region/user/ana/access-key/AKIA…/status`: kinds of things and their names take turns, and the attribute comes last. */
function touches(hold: string, names: ReadonlySet<string>): boolean {
  return hold
    .split("/")
    .slice(2)
    .some((part, i) => i % 2 === 1 && names.has(part));
}
