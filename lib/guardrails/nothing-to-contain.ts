import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["observe", "refuse"],
  when: "the finding names nothing that the playbook can contain; the reason says why the principal is out of reach (root, another account, a service). A notify-only playbook observes and notifies",
  byHand: true,
};

/**
 * Refuses a signal without a target for its playbook, with the reason why its principal cannot be contained, where known. A
 * notify-only playbook observes.
 */
export const nothingToContain: Guardrail = {
  id: "nothing-to-contain",
  lower: ({ signal, steps, tells }) => {
    if (tells !== undefined) return { to: "observe", because: "the playbook is notify-only" };
    if (steps.some(({ wave }) => wave === "contain")) return undefined;
    const why = [signal, ...(signal.involved ?? [])].flatMap(({ actor }) =>
      actor?.untouchable === undefined ? [] : [`; ${actor.name}: ${actor.untouchable}`],
    );
    return {
      to: "refuse",
      because: `the finding names no target that this playbook can contain${[...new Set(why)].join("")}`,
    };
  },
};
