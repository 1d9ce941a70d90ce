import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pureTests } from "./pure-tests.ts";

let project: string;
function write(path: string, text: string) {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "cordon-pure-"));
  write("lib/plain.ts", "export const plain = 1;\n");
  write("lib/process.ts", 'import { spawn } from "node:child_process";\nexport const start = spawn;\n');
  write(
    "lib/server.ts",
    'import {\n  start,\n} from "./process.ts";\nexport type Server = 1;\nexport { start };\n',
  );
  write("lib/stack.ts", 'export { App } from "aws-cdk-lib/core";\n');
  write("lib/circle.ts", 'import "./circle.ts";\nexport * from "./plain.ts";\n');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test.each([
  ["a module of the project that needs nothing", 'import { plain } from "../lib/plain.ts";', true],
  ["a circle", 'import "../lib/circle.ts";', true],
  ["a type of what starts a process", 'import type { Server } from "../lib/server.ts";', true],
  ["a process", 'import { spawn } from "node:child_process";', false],
  ["what starts a process, over two modules", 'import { start } from "../lib/server.ts";', false],
  ["the same among types", 'import { type Server, start } from "../lib/server.ts";', false],
  ["the same, in several lines", 'import {\n  start,\n} from "../lib/server.ts";', false],
  ["the same when it is needed", 'const { start } = await import("../lib/server.ts");', false],
  ["what builds a stack", 'import { App } from "../lib/stack.ts";', false],
])("a test that imports %s", (_what, line, isPure) => {
  write("test/one.test.ts", `import { test } from "vitest";\n${line}\n`);
  expect(pureTests(project)).toEqual(isPure ? ["test/one.test.ts"] : []);
});

test("in this project: among them what needs no server, and nothing that starts one", () => {
  const found = pureTests();
  expect(found).toContain("test/stages/pure-tests.test.ts");
  expect(
    found.filter((file) => /^test\/(e2e|engine\/undo|enforced|actions\/contract|infra\/nag)/.test(file)),
  ).toEqual([]);
});
