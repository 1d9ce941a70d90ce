import { Option } from "@commander-js/extra-typings";
import { milliseconds } from "../model/duration.ts";
import { awsCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon stats`. */
export const command = awsCommand("stats")
  .description("counts per playbook, and time to contain (p50, p95)")
  .addOption(
    new Option("--since <time>", "how far back: 24h, 30d")
      .argParser(aDuration("--since"))
      .default(milliseconds("30d"), "30d"),
  )
  .action(async (options) => {
    const { showStats } = await import("./tasks/show-stats.ts");
    await showStats(options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [{ order: 16, task: "counts and times", line: "stats" }];
