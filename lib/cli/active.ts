import { awsCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon active`. */
export const command = awsCommand("active")
  .description("containments: since when, whether still in effect, when they end")
  .option("--check", "verify each target first; end with 9 if one is not in effect")
  .action(async (options) => {
    const { listActive } = await import("./tasks/list-active.ts");
    await listActive(options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  {
    order: 10,
    task: "list containments in effect",
    line: "active",
    more: "`--check` verifies each first, and ends with 9 if one is not in effect",
  },
];
