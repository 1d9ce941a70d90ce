import { expect, it } from "vitest";
import { protectedTarget } from "../../lib/guardrails/protected-target.ts";
import { facts, step as planned } from "../support/facts.ts";

function step(targetName: string, protectedBy?: string) {
  return planned({ targetName, ...(protectedBy && { protectedBy }) });
}

it.each([
  [[], undefined],
  [[step("i-1"), step("role/web")], undefined],
  [[step("i-1"), step("role/web", "tag cordon:protected")], "role/web is protected: tag cordon:protected"],
  [
    [
      step("i-1", "tag cordon:protected"),
      step("i-1", "tag cordon:protected"),
      step("user/breakglass", "its path"),
    ],
    "i-1 is protected: tag cordon:protected; user/breakglass is protected: its path",
  ],
])("%j: %s", (steps, because) => {
  expect(protectedTarget.lower(facts({ steps }))).toEqual(because && { to: "refuse", because });
});
