import type { Guardrail } from "../model/guardrail.ts";

/** Refuses the whole response if one of its targets is protected: half a response would surprise an operator more. */
export const protectedTarget: Guardrail = {
  id: "protected-target",
  reference: {
    to: ["refuse"],
    when: "a target has the tag `cordon:protected=true`, or belongs to Cordon",
    byHand: true,
  },
  lower: ({ steps }) => {
    const said = steps.flatMap(({ targetName, protectedBy }) =>
      protectedBy === undefined ? [] : [`${targetName} is protected: ${protectedBy}`],
    );
    return said.length === 0 ? undefined : { to: "refuse", because: [...new Set(said)].join("; ") };
  },
};
