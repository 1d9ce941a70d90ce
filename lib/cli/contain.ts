import { decisionCommand } from "./program/aws-command.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon contain`. */
export const command = decisionCommand("contain")
  .description("contain a target by hand, with the steps of a playbook")
  .argument("<target>", "i-…, user/NAME, key/AKIA… or role/NAME/SESSION")
  .requiredOption("--playbook <id>", "the playbook whose steps contain the target")
  .option("-n, --dry-run", "show the plan only")
  .action(async (target, options) => {
    const { containTarget } = await import("./tasks/contain-target.ts");
    await containTarget(target, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  {
    order: 8,
    task: "contain by hand",
    line: 'contain i-… --playbook P --reason "…"',
    more: "also `user/NAME`, `key/AKIA…`, `role/NAME/SESSION`",
  },
];
