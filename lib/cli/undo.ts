import { Option } from "@commander-js/extra-typings";
import { decisionCommand } from "./program/aws-command.ts";
import { oneMore, stepNumbers } from "./program/option-values.ts";

/** The command line of `cordon undo`. */
export const command = decisionCommand("undo")
  .description("put back what a response changed, and nothing that others changed since")
  .argument("<id>", "the response; its first letters will do")
  .option("--only <steps>", "only these steps, by number: 1,3", stepNumbers)
  .option("--rearm <steps>", "also these, which give power back to stolen credentials: numbers, or all")
  .option("--force <name>", "also over others' changes: a hold, or a target; may be given again", oneMore)
  .addOption(
    new Option("--verdict <verdict>", "what the finding was").choices([
      "false",
      "right",
      "too-wide",
    ] as const),
  )
  .option("-n, --dry-run", "only show what would change")
  .action(async (id, options) => {
    const { undoResponse } = await import("./tasks/undo-response.ts");
    await undoResponse(id, options);
  });
