import { expect, it } from "vitest";
import { sampleFinding } from "../../lib/guardrails/sample-finding.ts";
import { facts } from "../support/facts.ts";

it.each([
  [true, "observe"],
  [false, undefined],
])("sample %s: %s", (sample, to) => {
  expect(sampleFinding.lower(facts({ signal: { sample } }))?.to).toBe(to);
});
