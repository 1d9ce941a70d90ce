import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { brakesOn, setBy } from "./reading/brakes.ts";
import { isByHand } from "./reading/by-hand.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "an operator paused Cordon, or this playbook",
  byHand: false,
};

/** Asks while Cordon or the playbook is paused. */
export const paused: Guardrail = {
  id: "paused",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const on = brakesOn(facts, "pause", ["all", `playbook/${facts.playbook}`]);
    const because = on
      .map((brake) => `${brake.scope === "all" ? "Cordon" : brake.scope} is paused ${setBy(brake)}`)
      .join("; ");
    return on.length === 0 ? undefined : { to: "ask", because };
  },
};
