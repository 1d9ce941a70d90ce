import type { Guardrail } from "../model/guardrail.ts";

/** Observes a sample finding. */
export const sampleFinding: Guardrail = {
  id: "sample-finding",
  reference: {
    to: ["observe"],
    when: "the finding is a sample",
    byHand: true,
  },
  lower: ({ signal }) =>
    signal.sample ? { to: "observe", because: "sample finding: no real activity" } : undefined,
};
