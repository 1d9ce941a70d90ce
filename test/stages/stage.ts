import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** One check: a command that must exit with 0. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The name of a stage of another lane that must be over first. */
  readonly after?: string;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** It must fail instead, and say this. */
  readonly fails?: string;
  /** It has passed as soon as it says this, and goes on beside the stages that follow in its lane. */
  readonly ready?: string;
  /** A vitest run: the file that it reports into, for its tests are counted. */
  readonly report?: string;
}

/** How a stage ended. */
export interface Result {
  readonly passed: boolean;
  readonly code: number;
  /** Both output streams, in the order in which they came. */
  readonly said: string;
  /** Ends a command that goes on; for others nothing. */
  stop(): Promise<void>;
}

/** Runs one stage in the project's folder with the project's own Node and tools; `signal` ends it early, as failed. */
export function runStage(stage: Stage, signal: AbortSignal): Promise<Result> {
  const { command, env, fails, ready, report } = stage;
  const [name, ...args] = command;
  const reporters = report ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`] : [];
  const PATH = [join(ROOT, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  const child = spawn(name, [...args, ...reporters], {
    cwd: ROOT,
    env: { ...process.env, PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  let said = "";
  return new Promise((settle) => {
    const ended = new Promise<void>((done) => {
      child.once("error", (error) => {
        said += String(error);
      });
      child.once("close", (code) => {
        signal.removeEventListener("abort", stop);
        const failed = code !== 0;
        const passed = !signal.aborted && !ready && (fails ? failed && said.includes(fails) : !failed);
        settle({ passed, code: code ?? 1, said, stop: async () => {} });
        done();
      });
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (!ready || !said.includes(ready)) return;
        const stopAndWait = () => {
          stop();
          return ended;
        };
        settle({ passed: true, code: 0, said, stop: stopAndWait });
      });
  });
}

/** Passed and failed tests of a vitest run that has ended; 0 and 0 when it did not come so far. */
export function countTests(report: string): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  } finally {
    rmSync(report, { force: true });
  }
}
