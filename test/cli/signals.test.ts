import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventWith } from "../support/event-with.ts";
import { runCordon } from "./run-cordon.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "cordon-signals-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function signals(events: readonly unknown[], ...options: string[]) {
  const lines = events.map((event) => (typeof event === "string" ? event : JSON.stringify(event)));
  writeFileSync(join(cwd, "events.jsonl"), `${lines.join("\n")}\n`);
  return runCordon(["signals", "events.jsonl", ...options], { cwd });
}

const user = eventWith("console-login-without-mfa", "matches-user");
const root = eventWith("console-login-without-mfa", "ignores-root");
const contradiction = eventWith("console-login-without-mfa", "matches-user", {
  "detail.userIdentity.userName": "bob",
});
const other = { id: "other", source: "com.example", "detail-type": "Alert", detail: {} };

describe("cordon signals", () => {
  test("says of every event what each source makes of it, heard by a playbook or not", async () => {
    const { code, out } = await signals([user, root, contradiction, other]);
    expect(code).toBe(0);
    expect(out).toMatch(
      / {2}console-sign-in {2}ConsoleLogin\n {4}account {4}\d{12} eu-west-1\n {4}severity {3}medium, confidence \w+\n {4}principal {2}user\/\w+\n {4}targets {4}user \w+\n {4}automatic {2}the credentials of the principal/,
    );
    expect(out).toMatch(/principal {2}root \(cannot be contained: IAM cannot deny root/);
    expect(out).toContain('cannot be read: detail.userIdentity.userName says "bob"');
    expect(out).toContain("event other\n  no source for this event\n");
  });

  test("fits 80 columns", async () => {
    const { out } = await signals([user, root, contradiction, other]);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("one JSON line an event, in order", async () => {
    const { code, out } = await signals([user, contradiction, other], "--json");
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(lines.map(({ signals }) => signals.length)).toEqual([1, 1, 0]);
    expect(lines[0].signals[0]).toMatchObject({
      source: "console-sign-in",
      signal: { source: "console-sign-in", trust: "actor" },
    });
    expect(lines[1].signals[0].error.field).toBe("detail.userIdentity.userName");
  });

  test("what is no event is told, the rest is read, and it ends with 7", async () => {
    const { code, out, errors } = await signals([user, "{broken", other], "--json");
    expect(code).toBe(7);
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(errors).toContain("events.jsonl");
  });

  test("hostile text reaches no terminal", async () => {
    const hostile = { ...other, id: "\u001b[2J\u202eid" };
    expect((await signals([hostile])).out).toContain("event \\u001b[2J\\u202eid");
  });

  test("no such file ends with 3", async () => {
    const { code, errors } = await runCordon(["signals", "none.json"], { cwd });
    expect({ code, errors }).toMatchObject({ code: 3, errors: expect.stringContaining("none.json") });
  });
});
