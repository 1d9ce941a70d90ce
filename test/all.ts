import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPython } from "../local/install.ts";
import { newProgress } from "../local/progress.ts";
import { type Lane, runLanes } from "./stages/run-lanes.ts";
import { FORMAT_AND_LINT, REFERENCE, TYPES } from "./stages/stages.ts";
import { NO_LIMITS } from "./support/no-limits.ts";

// `npm test`: every check. Two lanes, for there are two cores: tests without a deployment, and everything else, where the one local
// account serves the demonstration, the end-to-end tests and the sabotage. It comes up when the tests are over. The first check
// that fails ends the run.

const folder = mkdtempSync(join(tmpdir(), "cordon-test-"));
const home = join(folder, "home");
mkdirSync(home);
// `~/.cdk.json`, where the CDK command line takes settings of a user from.
writeFileSync(join(home, ".cdk.json"), JSON.stringify({ context: { deciding: JSON.stringify(NO_LIMITS) } }));

const demo = ["node", "bin/cordon.js", "demo", "--running", "--once"] as const;

const TESTS: Lane = [
  {
    name: "unit and contract tests (vitest)",
    command: ["vitest", "run", "--project", "unit", "--project", "memory"],
    report: join(folder, "unit.json"),
  },
];

const OTHERS: Lane = [
  FORMAT_AND_LINT,
  TYPES,
  REFERENCE,
  {
    name: "a local account with Cordon deployed (cordon local)",
    command: ["node", "bin/cordon.js", "local"],
    // Beside two workers of tests, the deployed functions do not get the processor within their time-outs.
    after: TESTS[0]!.name,
    env: { HOME: home },
    ready: "Ready at",
  },
  { name: "the demonstration, judged by a separate process", command: demo },
  {
    name: "end to end on the deployed account (vitest)",
    command: ["vitest", "run", "--project", "e2e"],
    env: { CORDON_TEST_ACCOUNT: "running" },
    report: join(folder, "e2e.json"),
  },
  {
    name: "the demonstration fails when an action is sabotaged",
    command: [...demo, "--sabotage"],
    fails: "does NOT agree",
  },
];

const progress = newProgress(process.stdout);
// Once, before two test files find it missing at the same moment.
progress.stage("Python packages of the stand-ins");
await installPython({ onStage: progress.stage });
progress.done();
process.exitCode = await runLanes([TESTS, OTHERS]);
rmSync(folder, { recursive: true, force: true });
