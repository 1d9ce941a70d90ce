import { milliseconds } from "../model/duration.ts";
import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { isByHand } from "./reading/by-hand.ts";
import { lastKnown } from "./reading/last-known.ts";

/** The tolerated clock skew, in milliseconds. */
const AHEAD = milliseconds("5m");

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "the event is older than `staleAfter`, or from the future",
  byHand: false,
};

/** Asks about an event that is too old or in the future: the account may have changed since, or the date is wrong. */
export const staleEvent: Guardrail = {
  id: "stale-event",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { signal, now, deciding } = facts;
    const age = now.getTime() - lastKnown(signal);
    const dates = [signal.detectedAt, signal.activityAt ?? []].flat().join(" and ");
    if (age < -AHEAD) return { to: "ask", because: `the date of the event is in the future: ${dates}` };
    if (age <= lengthOf(deciding.staleAfter)) return undefined;
    const because = `the activity is older than staleAfter (${deciding.staleAfter}), or has no date: ${dates}`;
    return { to: "ask", because };
  },
};

/** An invalid duration is too short for every event. */
function lengthOf(duration: string): number {
  try {
    return milliseconds(duration);
  } catch {
    return Number.NaN;
  }
}
