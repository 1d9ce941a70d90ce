import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { installPython } from "../local/install.ts";
import { newProgress } from "../local/progress.ts";

// `npm test`: every check, one after the other, because there are but two cores. Stops at the first that fails, shows what
// it said, and ends as it ended.

/** One check. Without `fails` it must exit with 0; with it, with anything else, and say this. */
interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly fails?: string;
  /** A vitest run, whose tests are counted. */
  readonly counted?: true;
}

const ROOT = join(import.meta.dirname, "..");
const demo = ["node", "bin/cordon.ts", "demo", "--once"] as const;

const STAGES: readonly Stage[] = [
  { name: "format and lint (biome)", command: ["biome", "check"] },
  { name: "types (tsc)", command: ["tsc", "-p", "."] },
  {
    name: "unit and contract tests (vitest)",
    command: ["vitest", "run", "--project", "unit"],
    counted: true,
  },
  { name: "docs/reference is what the code says", command: ["node", "docs/generate/write.ts", "--check"] },
  { name: "the demonstration, judged by a separate process", command: demo },
  {
    name: "the demonstration fails when an action is sabotaged",
    command: [...demo, "--sabotage"],
    fails: "does NOT agree",
  },
  {
    name: "end to end on a deployed account (vitest)",
    command: ["vitest", "run", "--project", "e2e"],
    counted: true,
  },
];

const folder = mkdtempSync(join(tmpdir(), "cordon-test-"));
const report = join(folder, "report.json");

/** Passed and failed tests of the vitest run that has just ended; none when it did not come so far. */
function count(): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  } finally {
    rmSync(report, { force: true });
  }
}

async function run({ command: [name, ...args], counted }: Stage): Promise<{ code: number; said: string }> {
  const reporters = counted ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`] : [];
  const PATH = [join(ROOT, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  const child = spawn(name, [...args, ...reporters], {
    cwd: ROOT,
    env: { ...process.env, PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = () => child.kill("SIGTERM");
  process.once("SIGTERM", stop);
  const [[code], out, errors] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  process.off("SIGTERM", stop);
  return { code: (code as number | null) ?? 1, said: out + errors };
}

const progress = newProgress(process.stdout);
const total = { passed: 0, failed: 0 };
// Once, before two test files find it missing at the same moment.
progress.stage("Python packages of the stand-ins");
await installPython({ onStage: progress.stage });
for (const stage of STAGES) {
  progress.stage(stage.name);
  const { code, said } = await run(stage);
  const { passed, failed } = stage.counted ? count() : { passed: 0, failed: 0 };
  total.passed += passed;
  total.failed += failed;
  const good = stage.fails === undefined ? code === 0 : code !== 0 && said.includes(stage.fails);
  if (good) continue;
  progress.failed();
  process.stdout.write(`\n${said}\n`);
  // A check that is no test, or a run that broke before its tests, is one failure all the same.
  total.failed += failed === 0 ? 1 : 0;
  process.exitCode = code || 1;
  break;
}
progress.done();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
