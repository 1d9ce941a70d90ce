import { expect, it } from "vitest";
import { sourceCeiling } from "../../lib/guardrails/source-ceiling.ts";
import { facts } from "../support/facts.ts";

it.each([
  ["act", [], undefined],
  ["ask", [], "ask"],
  ["ask", ["security-hub"], "ask"],
  ["ask", ["partner"], undefined],
] as const)("trust %s with %j raised: %s", (trust, raisedSources, to) => {
  const settings = { accounts: ["123456789012"], raisedSources };
  expect(sourceCeiling.lower(facts({ signal: { source: "partner", trust }, settings }))?.to).toBe(to);
});
