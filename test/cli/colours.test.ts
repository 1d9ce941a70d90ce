import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ENTRY = join(import.meta.dirname, "../../bin/cordon.js");

test("NO_COLOR with FORCE_COLOR prints no warning, and a failure with --json is JSON on the last line", () => {
  const env = { PATH: process.env["PATH"], NO_COLOR: "1", FORCE_COLOR: "1" };
  const { stderr, stdout, status } = spawnSync(process.execPath, [ENTRY, "list", "--bogus", "--json"], {
    env,
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain("Warning");
  const [sentence, json] = stderr.trimEnd().split("\n");
  expect(sentence).toBe("cordon: unknown option '--bogus'");
  expect(JSON.parse(json!)).toMatchObject({ schema: "cordon.error/v1", error: { kind: "usage", code: 2 } });
});
