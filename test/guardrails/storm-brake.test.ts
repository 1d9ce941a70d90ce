import { expect, it } from "vitest";
import { stormBrake } from "../../lib/guardrails/storm-brake.ts";
import { facts } from "../support/facts.ts";

it.each([
  [0, undefined],
  [9, undefined],
  [10, "storm: 10 new responses within 10m"],
  [500, "storm: 500 new responses within 10m"],
])("%d new responses before this one: %s", (storm, because) => {
  expect(stormBrake.lower(facts({ counts: { storm } }))).toEqual(because && { to: "ask", because });
});

it("asks when the count is no number", () => {
  expect(stormBrake.lower(facts({ counts: { storm: Number.NaN } }))?.to).toBe("ask");
});
