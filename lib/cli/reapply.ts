import { decisionCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon reapply`. */
export const command = decisionCommand("reapply")
  .description("set again what another principal changed, under the approval it had")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { reapplyResponse } = await import("./tasks/reapply-response.ts");
    await reapplyResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  { order: 6.5, task: "set again what is NOT IN EFFECT", line: 'reapply ID --reason "…"' },
];
