import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pureTests } from "./stages/pure-tests.ts";
import { runLanes } from "./stages/run-lanes.ts";
import { FORMAT_AND_LINT, REFERENCE, TYPES } from "./stages/stages.ts";

// `npm run check`: what an author runs after each edit. No server, no process besides, no stack: format, lint, types, the tests that need
// none of those, and whether docs/reference is what the code says. Needs no Python.

const folder = mkdtempSync(join(tmpdir(), "cordon-check-"));
process.exitCode = await runLanes([
  [
    {
      name: "tests without a server (vitest)",
      command: ["vitest", "run", "--project", "unit", ...pureTests()],
      report: join(folder, "pure.json"),
    },
  ],
  [
    FORMAT_AND_LINT,
    TYPES,
    REFERENCE,
    {
      name: "the life of a response, on a ledger in memory (vitest)",
      command: ["vitest", "run", "--project", "memory"],
      report: join(folder, "memory.json"),
    },
  ],
]);
rmSync(folder, { recursive: true, force: true });
