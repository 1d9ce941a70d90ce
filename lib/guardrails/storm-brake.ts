import type { Guardrail } from "../model/guardrail.ts";
import { isByHand } from "./reading/by-hand.ts";

/** Asks in a storm of new responses: a large attack needs operators, and so does a faulty detector. */
export const stormBrake: Guardrail = {
  id: "storm-brake",
  reference: {
    to: ["ask"],
    when: "as many new responses as `storm` says within minutes",
    byHand: false,
  },
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { responses, within } = facts.deciding.storm;
    // Not `>=`: NaN must count as a storm.
    return facts.counts.storm < responses
      ? undefined
      : { to: "ask", because: `storm: ${facts.counts.storm} new responses within ${within}` };
  },
};
