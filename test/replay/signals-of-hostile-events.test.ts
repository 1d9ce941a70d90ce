import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCordon } from "../cli/run-cordon.ts";
import { asLines, signIn } from "./run-replay.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "signals-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

it("cordon signals says nothing to a terminal that it would act on, and a hundred problems at most", async () => {
  const id = "\u001b[2J\u009b31m\u202e";
  writeFileSync(join(cwd, "events.jsonl"), asLines([{ ...signIn, id }]) + "no event\n".repeat(300));
  const { code, out, errors } = await runCordon(["signals", "events.jsonl", "--json"], { cwd });
  expect(code).toBe(7);
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(out).event).toBe(id);
  expect(errors.trimEnd().split("\n")).toHaveLength(101);
  expect(errors).toContain("…and 200 more places without an event");
});
