import type { Guardrail } from "../guardrail.ts";

/** Asks when others than AWS can write what the source says, unless the deployer raised that source by name (design.md 2.5). */
export const sourceCeiling: Guardrail = {
  id: "source-ceiling",
  lower: ({ signal, settings }) =>
    signal.trust === "act" || settings.raisedSources.includes(signal.source)
      ? undefined
      : { to: "ask", because: `others can write what ${signal.source} says, so people decide` },
};
