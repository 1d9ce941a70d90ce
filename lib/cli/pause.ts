import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon pause`. */
export const command = decisionCommand("pause")
  .description("stop automatic containment for a time, in every playbook or in one")
  .argument("[playbook]", "this playbook only")
  .option("--for <time>", "how long: 30m, 4h, 2d", aDuration("--for"))
  .option("--list", "list suppressions only")
  .action(async (playbook, options) => {
    const { pause } = await import("./tasks/set-brake.ts");
    await pause(playbook, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  {
    order: 11,
    task: "stop automatic containment",
    line: 'pause --for 2h --reason "…"',
    more: "one playbook: `pause P`",
  },
  { order: 14, task: "list suppressions", line: "pause --list" },
];
