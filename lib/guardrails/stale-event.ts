import { milliseconds } from "../model/duration.ts";
import type { Guardrail } from "../model/guardrail.ts";
import { isByHand } from "./reading/by-hand.ts";
import { lastKnown } from "./reading/last-known.ts";

/** What clocks may differ. */
const AHEAD = milliseconds("5m");

/** Asks about what is long past, and about what has not happened yet: in both, the world is not what the event says. */
export const staleEvent: Guardrail = {
  id: "stale-event",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { signal, now, deciding } = facts;
    const age = now.getTime() - lastKnown(signal);
    const dates = [signal.detectedAt, signal.activityAt ?? []].flat().join(" and ");
    if (age < -AHEAD) return { to: "ask", because: `its date is in the future: ${dates}` };
    if (age <= lengthOf(deciding.staleAfter)) return undefined;
    const because = `what it tells is too old, or has no date: ${dates}, and staleAfter is ${deciding.staleAfter}`;
    return { to: "ask", because };
  },
};

/** A length that is none is too short for every event. */
function lengthOf(duration: string): number {
  try {
    return milliseconds(duration);
  } catch {
    return Number.NaN;
  }
}
