import { expect, test } from "vitest";
import { rearmed, rearmingSteps } from "../../lib/cli/decision/rearm.ts";
import { change, denySession, step } from "./records.ts";

const steps = [
  denySession(),
  step(),
  denySession({ n: 3, action: "deactivate-access-key", targetName: "AKIAIOSFODNN7EXAMPLE" }),
  denySession({ n: 4, action: "deactivate-access-key", targetName: "AKIAI44QH8DHBEXAMPLE" }),
];

test.each([
  ["all", [1, 3, 4]],
  ["1", [1]],
  ["deny-role-session", [1]],
  ["4, 1,4", [1, 4]],
])("--rearm %s names steps %j", (text, numbers) => expect(rearmed(text, steps)).toEqual(numbers));

test.each([
  ["9", "no step 9 here; choose from: 1 (deny-role-session"],
  ["", "--rearm: no step"],
  ["2", "an undo of step 2 re-enables no credentials"],
  ["isolate-instance", "an undo of step 2 re-enables no credentials"],
  ["deactivate-access-key", "means several steps"],
])("--rearm %j is a usage error", (text, said) => {
  expect(() => rearmed(text, steps)).toThrow(said);
});

test("what is undone already cannot be re-armed again", () => {
  const undone = denySession({ changes: [change({ state: "undone" })] });
  expect(rearmingSteps([undone])).toEqual([]);
  expect(() => rearmed("1", [undone])).toThrow("none in this response");
  expect(rearmed("all", [undone])).toEqual([]);
});
