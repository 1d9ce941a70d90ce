import { awsCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon show`. */
export const command = awsCommand("show")
  .description("one response: finding, decision, steps, who is affected, undo")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { showResponse } = await import("./tasks/show-response.ts");
    await showResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [{ order: 3, task: "show one response", line: "show ID" }];
