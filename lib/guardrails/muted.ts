import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { brakesOn, setBy } from "./reading/brakes.ts";
import { isByHand } from "./reading/by-hand.ts";
import { namesOf } from "./reading/target-names.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["observe"],
  when: "an operator muted the finding, its type or a target",
  byHand: false,
};

/** Observes a muted finding, a finding of a muted type, or one on a muted target. */
export const muted: Guardrail = {
  id: "muted",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { family, signal, steps } = facts;
    const targets = steps.flatMap(namesOf).map((name) => `target/${name}`);
    const on = brakesOn(facts, "mute", [`finding/${family}`, `type/${signal.type}`, ...targets]);
    const because = on.map((brake) => `${brake.scope} is muted ${setBy(brake)}`).join("; ");
    return on.length === 0 ? undefined : { to: "observe", because };
  },
};
