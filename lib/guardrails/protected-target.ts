import type { Guardrail } from "../model/guardrail.ts";

/** Refuses the whole response when any of its targets says that it must not be touched: half of it would surprise people more. */
export const protectedTarget: Guardrail = {
  id: "protected-target",
  lower: ({ steps }) => {
    const said = steps.flatMap(({ targetName, protectedBy }) =>
      protectedBy === undefined ? [] : [`${targetName} is protected: ${protectedBy}`],
    );
    return said.length === 0 ? undefined : { to: "refuse", because: [...new Set(said)].join("; ") };
  },
};
