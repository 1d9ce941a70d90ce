import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const BENCH = join(import.meta.dirname, "../../bench/event-pattern/bench.ts");

it.each([
  [["--rules", "few"], "--rules takes whole numbers"],
  [["--windows", "0"], "--windows takes a whole number"],
  [["--milliseconds", "1,2"], "--milliseconds takes a whole number"],
  [["--fast"], "Unknown option '--fast'"],
])("the bench says what is wrong with %j, and how it is called", (words, says) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BENCH, ...words], { encoding: "utf8" });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`bench: ${says}`);
  expect(stderr).toContain("\nnode bench/event-pattern/bench.ts [--rules ");
  expect(stderr).not.toContain(" at ");
});

it("the bench says so where there is no Java to compare with", () => {
  const env = { ...process.env, PATH: import.meta.dirname };
  const { status, stderr } = spawnSync(process.execPath, [BENCH, "--rules", "1"], { encoding: "utf8", env });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^bench: nothing to compare with: (java|mvn) is not installed$/m);
});
