import { expect, it } from "vitest";
import { weakSignal } from "../../lib/guardrails/weak-signal.ts";
import { facts } from "../support/facts.ts";

it.each([
  ["low", "high", "severity low, below leastSeverity (medium)"],
  ["medium", "medium", undefined],
  ["critical", "high", undefined],
  ["high", "low", "confidence low, below leastConfidence (medium)"],
  [
    "low",
    "low",
    "severity low, below leastSeverity (medium); confidence low, below leastConfidence (medium)",
  ],
] as const)("severity %s, confidence %s: %s", (severity, confidence, because) => {
  expect(weakSignal.lower(facts({ signal: { severity, confidence } }))).toEqual(
    because && { to: "ask", because },
  );
});

it("takes the deployer's limits, and asks at a word that is none", () => {
  const to = (deciding: object, signal: object = {}) => weakSignal.lower(facts({ deciding, signal }))?.to;
  expect(to({ leastSeverity: "critical" })).toBe("ask");
  expect(to({ leastSeverity: "low", leastConfidence: "low" }, { severity: "low", confidence: "low" })).toBe(
    undefined,
  );
  expect(to({ leastConfidence: "very" })).toBe("ask");
  expect(to({}, { severity: "catastrophic" })).toBe("ask");
});
