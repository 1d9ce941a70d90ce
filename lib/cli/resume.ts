import { decisionCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon resume`. */
export const command = decisionCommand("resume")
  .description("end a pause of every playbook, or of one")
  .argument("[playbook]", "the paused playbook")
  .action(async (playbook, options) => {
    const { resume } = await import("./tasks/set-brake.ts");
    await resume(playbook, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [{ order: 12, task: "end a pause", line: 'resume --reason "…"' }];
