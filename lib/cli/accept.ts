import { decisionCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon accept`. */
export const command = decisionCommand("accept")
  .description("keep a containment that Cordon did automatically")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { acceptResponse } = await import("./tasks/decide-response.ts");
    await acceptResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  { order: 6, task: "keep what Cordon did automatically", line: 'accept ID --reason "…"' },
];
