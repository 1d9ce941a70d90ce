import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { brakesOn, setBy } from "./reading/brakes.ts";
import { isByHand } from "./reading/by-hand.ts";
import { namesOf } from "./reading/target-names.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["observe", "ask"],
  when: "an operator declined a target within `afterDecline`: the same playbook observes, another one asks",
  byHand: false,
};

/** Observes a plan like one that was declined recently; another playbook on the same target asks. */
export const recentDecline: Guardrail = {
  id: "recent-decline",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const targets = facts.steps.flatMap(namesOf).map((name) => `target/${name}`);
    const on = brakesOn(facts, "declined", targets);
    if (on.length === 0) return undefined;
    const because = on
      .map((brake) => `${brake.playbook ?? "a playbook"} on ${brake.scope} was declined ${setBy(brake)}`)
      .join("; ");
    return { to: on.some(({ playbook }) => playbook === facts.playbook) ? "observe" : "ask", because };
  },
};
