import { expect, test } from "vitest";
import {
  CONFIDENCES,
  known,
  leastSevere,
  leastSure,
  reaches,
  SEVERITIES,
} from "../../lib/policy/severity.ts";

test("the lower of two; an unknown value counts as the lowest", () => {
  expect([leastSevere("high", "critical"), leastSevere("medium", "low")]).toEqual(["high", "low"]);
  expect([leastSure("high", "medium"), leastSure("high", "high")]).toEqual(["medium", "high"]);
  const unknown = JSON.parse('"fatal"');
  expect([leastSevere(unknown, "critical"), leastSure("high", unknown)]).toEqual(["low", "low"]);
  expect([known(SEVERITIES, "fatal"), known(SEVERITIES, "critical")]).toEqual(["low", "critical"]);
});

test("an unknown value reaches no limit, and nothing reaches an unknown limit", () => {
  expect(reaches<string>(CONFIDENCES, "medium", "medium")).toBe(true);
  expect(reaches<string>(CONFIDENCES, "low", "medium")).toBe(false);
  expect(reaches<string>(CONFIDENCES, "sure", "low")).toBe(false);
  expect(reaches<string>(CONFIDENCES, "high", "sure")).toBe(false);
});
