import { decisionCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon note`. */
export const command = decisionCommand("note")
  .description("add a note (--reason) to the record of a response")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { noteResponse } = await import("./tasks/decide-response.ts");
    await noteResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [{ order: 15, task: "add a note", line: 'note ID --reason "…"' }];
