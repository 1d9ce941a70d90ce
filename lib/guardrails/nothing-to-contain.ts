import type { Guardrail } from "../model/guardrail.ts";

/**
 * Refuses when a signal names nothing that its playbook contains, and says why who acted is beyond reach, when that is known. What a
 * playbook that only tells people hears is recorded, and told.
 */
export const nothingToContain: Guardrail = {
  id: "nothing-to-contain",
  lower: ({ signal, steps, tells }) => {
    if (tells !== undefined)
      return { to: "observe", because: "this playbook tells people, and contains nothing" };
    if (steps.some(({ wave }) => wave === "contain")) return undefined;
    const why = [signal, ...(signal.involved ?? [])].flatMap(({ actor }) =>
      actor?.untouchable === undefined ? [] : [`; ${actor.name}: ${actor.untouchable}`],
    );
    return {
      to: "refuse",
      because: `it names nothing that this playbook can contain${[...new Set(why)].join("")}`,
    };
  },
};
