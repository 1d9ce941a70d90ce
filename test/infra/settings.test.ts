import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { modeFrom, modesOf, undoFrom } from "../../lib/infra/settings.ts";
import { loadActions, loadUnits } from "../../lib/units/load-units.ts";
import { somePlaybook } from "../support/some-playbook.ts";
import { ROOT } from "./synth.ts";

describe("modes", () => {
  const playbooks = [somePlaybook({ id: "a" }), somePlaybook({ id: "b", mode: "ask" })];

  test("as written, which is observe, when nobody says anything", () => {
    expect(modesOf({ playbooks, modes: {} })).toEqual({ a: "observe", b: "ask" });
  });

  test("what is named wins over what is said for all", () => {
    expect(modesOf({ playbooks, mode: "act", modes: { b: "observe" } })).toEqual({ a: "act", b: "observe" });
  });

  test("a wrong mode names those that there are", () => {
    expect(() => modeFrom("on")).toThrow('mode "on" is none of observe, ask, act');
    expect(() => modeFrom("")).toThrow("observe, ask, act");
    expect(() => modeFrom(true)).toThrow("observe, ask, act");
    expect(() => modesOf({ playbooks, modes: { a: "off" as "ask" } })).toThrow("observe, ask, act");
    expect(modeFrom(undefined)).toBeUndefined();
  });

  test("a mode for a playbook that is not there is a mistake, not silence", () => {
    expect(() => modesOf({ playbooks, modes: { c: "act" } })).toThrow("modes names c, which is none of a, b");
    const many = [...Array(10).keys()].map((n) => somePlaybook({ id: `other-${n}` }));
    const all = [...many, somePlaybook({ id: "crypto-mining" })];
    expect(() => modesOf({ playbooks: all, modes: { "crypto-minning": "act" } })).toThrow(
      /^modes names crypto-minning, which is none of 11 names; did you mean crypto-mining\?$/,
    );
  });
});

test("the power to undo is kept by one word, and any other is refused", () => {
  expect([undoFrom(undefined), undoFrom("keep")]).toEqual([undefined, "keep"]);
  expect(() => undoFrom("yes")).toThrow('undo "yes" is not known: write "keep", or leave it out');
});

describe("units", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cordon-units-"));
    mkdirSync(join(root, "lib/channels"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFileSync(join(root, "lib/channels", name), text);

  test("are what the files of a folder export, by id", async () => {
    write("pager.ts", 'export const LIMIT = 3;\nexport const pager = { id: "pager", send() {} };\n');
    write("chat.ts", 'export const chat = { id: "chat", send() {} };\n');
    const units = await loadUnits(root, "channels");
    expect(units.map(({ id, name }) => [id, name])).toEqual([
      ["chat", "chat"],
      ["pager", "pager"],
    ]);
  });

  test("must be there", async () => {
    write("pager.ts", "export const LIMIT = 3;\n");
    await expect(loadUnits(root, "channels")).rejects.toThrow(
      /pager\.ts: export one object with `id` and `send`/,
    );
  });

  test("must be named as their file", async () => {
    write("pager.ts", 'export const other = { id: "other", send() {} };\n');
    await expect(loadUnits(root, "channels")).rejects.toThrow(/write id: "pager".*it says "other"/);
  });

  test("of this repository load", async () => {
    const actions = await loadActions(ROOT);
    expect(actions.map(({ id }) => id)).toContain("isolate-instance");
    expect(await loadUnits(ROOT, "guardrails")).not.toEqual([]);
  });
});
