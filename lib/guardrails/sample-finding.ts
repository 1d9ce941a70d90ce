import type { Guardrail } from "../model/guardrail.ts";

/** Only observes what somebody generated to see whether alarms ring. */
export const sampleFinding: Guardrail = {
  id: "sample-finding",
  lower: ({ signal }) =>
    signal.sample ? { to: "observe", because: "it is a sample finding: nothing has happened" } : undefined,
};
