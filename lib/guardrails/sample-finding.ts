import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["observe"],
  when: "the finding is a sample",
  byHand: true,
};

/** Observes a sample finding. */
export const sampleFinding: Guardrail = {
  id: "sample-finding",
  lower: ({ signal }) =>
    signal.sample ? { to: "observe", because: "sample finding: no real activity" } : undefined,
};
