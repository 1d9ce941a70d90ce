import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon extend`. */
export const command = decisionCommand("extend")
  .description("extend a containment that ends automatically, or the deadline of a decision")
  .argument("<id>", "ID of the response, or its first letters")
  .option("--for <time>", "new end or deadline, from now: 30m, 4h, 2d", aDuration("--for"))
  .action(async (id, options) => {
    const { extendResponse } = await import("./tasks/decide-response.ts");
    await extendResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  { order: 9, task: "extend a deadline or an end", line: 'extend ID --for 2h --reason "…"' },
];
