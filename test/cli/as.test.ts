import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordLocal } from "../../local/local-file.ts";
import { runCordon } from "./run-cordon.ts";

let folder: string;
let docs: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cordon-as-")));
  docs = join(folder, "docs");
  mkdirSync(docs);
  writeFileSync(join(folder, "package.json"), "{}");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An account on a port where nobody listens: an error names the port that a command was sent to. */
function reach(port: number) {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
  };
}

test("a command is run as another person, also from a folder below", async () => {
  recordLocal(
    {
      pid: process.pid,
      endpoint: "http://127.0.0.1:1",
      account: "123456789012",
      region: "us-east-1",
      table: "t",
      mode: "act",
      company: "/company.json",
      outputs: {},
      env: reach(1),
      others: { ben: reach(2) },
    },
    folder,
  );
  const plain = await runCordon(["list"], { cwd: docs });
  expect(plain.errors).toContain("127.0.0.1:1)");
  expect(plain.errors).toContain("../.cordon/local.json");
  const asBen = await runCordon(["as", "ben", "--", "list", "--state", "waiting"], { cwd: docs });
  expect([asBen.code, asBen.errors.includes("127.0.0.1:2)")]).toEqual([1, true]);
  const asNobody = await runCordon(["as", "toString", "--", "list"], { cwd: docs });
  expect([asNobody.code, asNobody.errors]).toEqual([2, expect.stringContaining("there are ben")]);
}, 120_000);

test("without a local account, that is what is said", async () => {
  for (const words of [["as", "ben", "--", "list"], ["play"], ["list"]]) {
    const { code, errors } = await runCordon(words, {
      cwd: docs,
      // `list` could go to AWS, did it know the Region.
      env: { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
    });
    expect([words, code, errors]).toEqual([
      words,
      words[0] === "list" ? 2 : 3,
      expect.stringContaining("no local account runs in this folder or above it"),
    ]);
  }
}, 120_000);
