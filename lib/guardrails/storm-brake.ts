import type { Guardrail } from "../model/guardrail.ts";
import { isByHand } from "./reading/by-hand.ts";

/** Asks when many new responses come within minutes: an attack that large needs people, and so does a detector gone wrong. */
export const stormBrake: Guardrail = {
  id: "storm-brake",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { responses, within } = facts.deciding.storm;
    // Written so that a number that is none is a storm.
    return facts.counts.storm < responses
      ? undefined
      : { to: "ask", because: `a storm: ${facts.counts.storm} new responses within ${within}` };
  },
};
