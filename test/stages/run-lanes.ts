import { styleText } from "node:util";
import { countTests, type Result, runStage, type Stage } from "./stage.ts";

/** Stages one after the other; lanes run side by side. */
export type Lane = readonly Stage[];

/**
 * Runs lanes side by side and prints each stage with its seconds when it is over. The first stage that fails ends all others; what it
 * said is printed. Prints the number of tests last, and returns the exit code.
 */
export async function runLanes(lanes: readonly Lane[]): Promise<number> {
  const begun = Date.now();
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once("SIGTERM", end);
  const total = { passed: 0, failed: 0 };
  const over = new Map(lanes.flat().map(({ name }) => [name, Promise.withResolvers<void>()]));
  let exitCode = 0;

  const runOne = async (stage: Stage): Promise<Result> => {
    const since = Date.now();
    const result = await runStage(stage, ending.signal);
    const isOthersFault = ending.signal.aborted;
    const tests = stage.report ? countTests(stage.report) : { passed: 0, failed: 0 };
    total.passed += tests.passed;
    total.failed += tests.failed;
    if (!isOthersFault) print(result.passed, stage.name, since);
    if (result.passed || isOthersFault) return result;
    // A check that is no test, or a run that broke before its tests, is one failure all the same.
    if (tests.failed === 0) total.failed += 1;
    exitCode = result.code || 1;
    process.stdout.write(`\n${result.said}\n`);
    ending.abort();
    return result;
  };

  const runLane = async (lane: Lane): Promise<void> => {
    const running: Result[] = [];
    for (const stage of lane) {
      if (stage.after !== undefined) await over.get(stage.after)?.promise;
      if (ending.signal.aborted) break;
      const result = await runOne(stage);
      over.get(stage.name)?.resolve();
      running.push(result);
      if (!result.passed) break;
    }
    // Whoever waits for a stage that never began need not wait.
    for (const { name } of lane) over.get(name)?.resolve();
    for (const result of running.toReversed()) await result.stop();
  };

  await Promise.all(lanes.map(runLane));
  process.off("SIGTERM", end);
  if (ending.signal.aborted && exitCode === 0) exitCode = 143;
  const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
  // The counts stand alone on the last line, where a CI looks for them.
  process.stdout.write(`\nin ${seconds} s\n${total.passed} passed, ${total.failed} failed\n`);
  return exitCode;
}

function print(passed: boolean, name: string, since: number): void {
  const mark = passed ? styleText("green", "✓") : styleText("red", "✗");
  const seconds = ((Date.now() - since) / 1_000).toFixed(1);
  process.stdout.write(`  ${mark} ${name.padEnd(62)} ${seconds.padStart(6)} s\n`);
}
