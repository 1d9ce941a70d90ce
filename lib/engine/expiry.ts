import { isInForce } from "../model/change-state.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, StepRecord } from "../model/response.ts";

/**
 * When the holds of a response end by themselves, by step number: as its playbook's terms say of the action, or when what
 * was set has no effect any more. What was set before, or extended by people, stays.
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

/** Act, then ask: until when people confirm what was done without anybody asked. */
export function confirmOf(
  { confirm, terms, approvals, byHand, times }: Response,
  now: Date,
): Response["confirm"] {
  const asked = approvals !== undefined || byHand !== undefined || times["contained"] !== undefined;
  if (asked || terms?.confirm === undefined) return confirm;
  const { within, onSilence } = terms.confirm;
  return { until: new Date(now.getTime() + milliseconds(within)).toISOString(), onSilence };
}
