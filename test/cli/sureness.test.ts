import { expect, test } from "vitest";
import { nameToType } from "../../lib/cli/decision/sureness.ts";
import { containPlan, denySession, step } from "./records.ts";

const one = { outcome: "ask", mode: "act", people: 1, because: [] } as const;
const mild = containPlan({ decision: one });

test.each([
  ["two people must say yes", containPlan(), "high", "i-0a1b2c3d4e5f67890"],
  ["the finding is critical", mild, "critical", "i-0a1b2c3d4e5f67890"],
  [
    "a step cannot be undone",
    containPlan({
      decision: one,
      steps: [denySession(), step({ targetName: "web-7", irreversible: "gone" })],
    }),
    "high",
    "web-7",
  ],
  [
    "an asset is critical",
    containPlan({
      decision: one,
      steps: [step({ targetName: "db-1", asset: { tags: { criticality: "high" } } })],
    }),
    "high",
    "db-1",
  ],
  ["none of it", mild, "high", undefined],
] as const)("where %s, this must be typed", (_why, plan, severity, name) => {
  expect(nameToType(plan, { severity })).toBe(name);
});
