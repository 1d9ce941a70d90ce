import { isInForce } from "../model/change-state.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, StepRecord } from "../model/response.ts";

/**
 * Returns when the temporary holds of a response end, by step number (ISO 8601 UTC): from the terms of its playbook, or when what was
 * set expires by itself. An end on record, such as an extended one, stays. Undefined without any.
 */
export function endsOf(
  steps: readonly StepRecord[],
  { ends, terms }: Pick<Response, "ends" | "terms">,
  now: Date,
): Response["ends"] {
  const found = steps.flatMap(({ n, wave, action, changes, irreversible }) => {
    const holds = changes.some(isInForce);
    if (wave !== "contain" || irreversible !== undefined || !holds || ends?.[n] !== undefined) return [];
    const lasts = terms?.holdFor[action];
    const own = changes
      .flatMap(({ endsAt }) => endsAt ?? [])
      .sort()
      .at(-1);
    const end = lasts === undefined ? own : new Date(now.getTime() + milliseconds(lasts)).toISOString();
    return end === undefined ? [] : [[String(n), end] as const];
  });
  const all = { ...ends, ...Object.fromEntries(found) };
  return Object.keys(all).length === 0 ? undefined : all;
}

/** Act, then ask: returns the deadline to confirm what was done without approval; otherwise what is on record. */
export function confirmOf(
  { confirm, terms, approvals, byHand, times }: Response,
  now: Date,
): Response["confirm"] {
  const asked = approvals !== undefined || byHand !== undefined || times["contained"] !== undefined;
  if (asked || terms?.confirm === undefined) return confirm;
  const { within, onSilence } = terms.confirm;
  return {
    since: now.toISOString(),
    until: new Date(now.getTime() + milliseconds(within)).toISOString(),
    onSilence,
  };
}
