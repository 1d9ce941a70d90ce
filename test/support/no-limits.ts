import type { Deciding } from "../../lib/model/deciding.ts";

/** The end-to-end tests are a storm of their own; what limits do is tested in test/engine. */
export const NO_LIMITS: Partial<Deciding> = {
  hourlyLimit: 10_000,
  hourlyLimits: { account: 10_000, group: 10_000 },
  storm: { responses: 10_000, within: "10m" },
  // Hosts with this tag ask: test/e2e/decisions.test.ts.
  modes: [{ tag: "cordon-test=ask", mode: "ask" }],
};
