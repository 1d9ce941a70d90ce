import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["refuse"],
  when: "a target has the tag `cordon:protected=true`, or belongs to Cordon",
  byHand: true,
};

/** Refuses the whole response if one of its targets is protected: half a response would surprise an operator more. */
export const protectedTarget: Guardrail = {
  id: "protected-target",
  lower: ({ steps }) => {
    const said = steps.flatMap(({ targetName, protectedBy }) =>
      protectedBy === undefined ? [] : [`${targetName} is protected: ${protectedBy}`],
    );
    return said.length === 0 ? undefined : { to: "refuse", because: [...new Set(said)].join("; ") };
  },
};
