import { Option } from "@commander-js/extra-typings";
import { decisionCommand } from "./program/aws-command.ts";
import { oneMore, stepNumbers } from "./program/option-values.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon undo`. */
export const command = decisionCommand("undo")
  .description("undo what a response changed, and no later change of another principal")
  .argument("<id>", "ID of the response, or its first letters")
  .option("--only <steps>", "only these steps, by number: 1,3", stepNumbers)
  .option("--rearm <steps>", "also undo these steps, which re-enables stolen credentials: numbers, or all")
  .option(
    "--force <name>",
    "also undo over the change of another principal: a hold or a target; may be repeated",
    oneMore,
  )
  .addOption(
    new Option("--verdict <verdict>", "whether the finding was right").choices([
      "false",
      "right",
      "too-wide",
    ] as const),
  )
  .option("-n, --dry-run", "show what would change only")
  .action(async (id, options) => {
    const { undoResponse } = await import("./tasks/undo-response.ts");
    await undoResponse(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [{ order: 7, task: "undo", line: 'undo ID --reason "…"' }];
