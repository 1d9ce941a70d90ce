import { decisionCommand } from "./program/aws-command.ts";
import { aPlan, stepNumbers } from "./program/option-values.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon approve`. */
export const command = decisionCommand("approve")
  .description("approve a pending plan (shown first)")
  .argument("<id>", "ID of the response, or its first letters")
  .option("--only <steps>", "only these steps, by number: 1,3", stepNumbers)
  .option("--plan <hash>", "with --yes: hash of the plan to approve, 8 or more characters", aPlan)
  .option("-n, --dry-run", "show the plan only")
  .action(async (id, options) => {
    const { approveResponse } = await import("./tasks/approve-response.ts");
    await approveResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  {
    order: 4,
    task: "approve its plan",
    line: 'approve ID --reason "…"',
    more: "some steps: `--only 1,3` · show the plan only: `--dry-run`",
  },
];
