import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon contain`. */
export const command = decisionCommand("contain")
  .description("contain by hand: the same plan, guardrails, record and undo as any other")
  .argument("<target>", "i-…, user/NAME, key/AKIA… or role/NAME/SESSION")
  .requiredOption("--playbook <id>", "what is done to it")
  .option("-n, --dry-run", "only show the plan")
  .action(async (target, options) => {
    const { containTarget } = await import("./tasks/contain-target.ts");
    await containTarget(target, options);
  });
