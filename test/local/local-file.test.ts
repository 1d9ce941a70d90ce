import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  findLocalFile,
  forgetLocal,
  LOCAL_FILE,
  type LocalFile,
  readLocalFile,
  recordLocal,
  refuseSecond,
} from "../../local/local-file.ts";

let folder: string;
let below: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cordon-local-file-")));
  below = join(folder, "project", "docs", "reference");
  mkdirSync(below, { recursive: true });
  writeFileSync(join(folder, "project", "package.json"), "{}");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const FILE: LocalFile = {
  pid: process.pid,
  endpoint: "http://127.0.0.1:40123",
  account: "123456789012",
  region: "us-east-1",
  table: "t",
  mode: "act",
  company: "/company.json",
  outputs: {},
  env: {},
  others: {},
};

describe("the local account of a folder", () => {
  test("is found from below it, as far as the project's folder", () => {
    const project = join(folder, "project");
    expect(findLocalFile(below)).toBeUndefined();
    recordLocal(FILE, project);
    expect(findLocalFile(below)).toBe(join(project, LOCAL_FILE));
    expect(readLocalFile(below)).toEqual(FILE);
    forgetLocal(project);
    recordLocal(FILE, folder);
    expect(findLocalFile(below)).toBeUndefined();
    expect(readLocalFile(folder)).toEqual(FILE);
  });

  test("is the only one: a second is refused, and takes the file of the first neither over nor away", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    try {
      const theirs = { ...FILE, pid: other.pid! };
      recordLocal(theirs, folder);
      expect(() => refuseSecond(folder)).toThrow(
        `a local account runs in this folder already (process ${other.pid}, http://127.0.0.1:40123)`,
      );
      expect(() => recordLocal(FILE, folder)).toThrow("runs in this folder already");
      forgetLocal(folder);
      expect(readLocalFile(folder)).toEqual(theirs);
    } finally {
      other.kill("SIGKILL");
      await once(other, "exit");
    }
    // It has ended without taking its file away.
    expect(readLocalFile(folder)).toBeUndefined();
    refuseSecond(folder);
    recordLocal(FILE, folder);
    expect(readLocalFile(folder)).toEqual(FILE);
  });

  test("left by a process of the same id, before a restart of its container, is written anew", () => {
    recordLocal({ ...FILE, endpoint: "http://127.0.0.1:1" }, folder);
    refuseSecond(folder);
    recordLocal(FILE, folder);
    expect(readLocalFile(folder)).toEqual(FILE);
    expect(readdirSync(join(folder, ".cordon"))).toEqual(["local.json"]);
  });
});
