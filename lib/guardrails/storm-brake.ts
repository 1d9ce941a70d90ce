import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { isByHand } from "./reading/by-hand.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "as many new responses as `storm` says within minutes",
  byHand: false,
};

/** Asks in a storm of new responses: a large attack needs operators, and so does a faulty detector. */
export const stormBrake: Guardrail = {
  id: "storm-brake",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { responses, within } = facts.deciding.storm;
    // Not `>=`: NaN must count as a storm.
    return facts.counts.storm < responses
      ? undefined
      : { to: "ask", because: `storm: ${facts.counts.storm} new responses within ${within}` };
  },
};
