import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Lane, runLanes } from "./run-lanes.ts";
import type { Stage } from "./stage.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cordon-lanes-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(name: string, code: string, more: Partial<Stage> = {}): Stage {
  return {
    name,
    command: ["node", "-e", code],
    ...more,
  };
}

/** The exit code, and what was printed without colours; each line with seconds ends in "N s". */
async function run(...lanes: Lane[]): Promise<{ code: number; printed: string }> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    const code = await runLanes(lanes);
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join("");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
    return { code, printed: text.replace(/\u001b\[\d+m/g, "").replace(/ +\d+\.\d s\b/g, " N s") };
  } finally {
    write.mockRestore();
  }
}

test("every stage is printed with its seconds, and the tests that it reports are counted", async () => {
  const report = join(folder, "tests.json");
  writeFileSync(report, JSON.stringify({ numPassedTests: 7, numFailedTests: 0 }));
  const { code, printed } = await run(
    [node("one", "", { report, command: ["node", "-e", "", "--"] })],
    [node("two", "")],
  );
  expect(code).toBe(0);
  expect(printed).toContain("✓ one N s\n");
  expect(printed).toContain("✓ two N s\n");
  expect(printed).toMatch(/\nin N s\n7 passed, 0 failed\n$/);
});

test("the first that fails is shown with what it said, ends the others, and nothing follows it", async () => {
  const { code, printed } = await run(
    [node("broken", "console.log('the reason'); process.exitCode = 3"), node("after it", "")],
    [node("beside it", "setTimeout(() => {}, 60_000)"), node("after that", "")],
  );
  expect(code).toBe(3);
  expect(printed).toContain("✗ broken N s\n\nthe reason\n");
  expect(printed).not.toMatch(/after it|beside it|after that/);
  expect(printed).toMatch(/\nin N s\n0 passed, 1 failed\n$/);
});

test.each([
  ["fails and says so", "console.log('does NOT agree'); process.exitCode = 1", 0],
  ["fails for another reason", "process.exitCode = 1", 1],
  ["does not fail", "console.log('does NOT agree')", 1],
])("a stage that must fail and %s", async (_how, code, expected) => {
  expect((await run([node("sabotaged", code, { fails: "does NOT agree" })])).code).toBe(expected);
});

test("what goes on beside the stages after it is ended with the last of them", async () => {
  const mark = join(folder, "ended");
  const goesOn = `process.on("SIGTERM", () => { require("fs").writeFileSync(${JSON.stringify(mark)}, "ended"); process.exit(143); });
    console.error("Ready at last"); setTimeout(() => {}, 60_000);`;
  const isThere = `process.exitCode = require("fs").existsSync(${JSON.stringify(mark)}) ? 1 : 0`;
  const { code } = await run([node("account", goesOn, { ready: "Ready" }), node("uses it", isThere)]);
  expect(code).toBe(0);
  expect((await run([node("ended since", `require("fs").statSync(${JSON.stringify(mark)})`)])).code).toBe(0);
});

test("what should go on and ends has failed", async () => {
  const { code, printed } = await run([
    node("account", "console.log('no Python')", { ready: "Ready" }),
    node("next", ""),
  ]);
  expect(code).toBe(1);
  expect(printed).toContain("✗ account N s\n\nno Python\n");
});

test("a stage that is after one of another lane begins when that one is over", async () => {
  const mark = join(folder, "over");
  const slow = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(mark)}, ""), 300)`;
  const looks = `require("fs").statSync(${JSON.stringify(mark)})`;
  const { code } = await run([node("slow", slow)], [node("looks", looks, { after: "slow" })]);
  expect(code).toBe(0);
});

test("a stage after one that fails does not begin", async () => {
  const { code, printed } = await run(
    [node("broken", "process.exitCode = 3"), node("never", "")],
    [node("waits", "", { after: "never" })],
  );
  expect(code).toBe(3);
  expect(printed).not.toContain("waits");
});
