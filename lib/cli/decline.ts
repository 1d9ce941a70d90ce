import { decisionCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon decline`. */
export const command = decisionCommand("decline")
  .description("decline a pending plan: no changes are made")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { declineResponse } = await import("./tasks/decide-response.ts");
    await declineResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  { order: 5, task: "decline its plan", line: 'decline ID --reason "…"' },
];
