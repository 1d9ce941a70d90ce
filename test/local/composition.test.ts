import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPython } from "../../local/install.ts";
import { type Account, startAccount } from "../../local/start.ts";

let account: Account;

beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account?.stop());

// It waits for each thing itself, however long that takes beside other work, and names what did not come: only an account that
// is broken takes minutes.
test("the local account behaves as the other tests rely on", { timeout: 600_000 }, async () => {
  const python = await installPython();
  const script = join(import.meta.dirname, "composition.py");
  const { stdout } = await promisify(execFile)(python.command, [script, account.endpoint], {
    env: { PATH: process.env.PATH, HOME: account.folder, ...python.env },
  });
  const checks: { name: string; ok: boolean; info: string }[] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const failed = checks.filter(({ ok }) => !ok).map(({ name, info }) => `${name}: ${info}`);
  expect(failed).toEqual([]);
  expect(checks.at(-1)?.name).toBe("reset empties moto too");
});
