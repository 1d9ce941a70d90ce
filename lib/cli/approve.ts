import { decisionCommand } from "./program/aws-command.ts";
import { aPlan, stepNumbers } from "./program/option-values.ts";

/** The command line of `cordon approve`. */
export const command = decisionCommand("approve")
  .description("say yes to a plan that waits: shows it first, and does that and nothing else")
  .argument("<id>", "the response; its first letters will do")
  .option("--only <steps>", "only these steps, by number: 1,3", stepNumbers)
  .option("--plan <hash>", "with --yes: the plan that you saw, 8 or more characters", aPlan)
  .option("-n, --dry-run", "only show the plan")
  .action(async (id, options) => {
    const { approveResponse } = await import("./tasks/approve-response.ts");
    await approveResponse(id, options);
  });
