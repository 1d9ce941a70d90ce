import { Option } from "@commander-js/extra-typings";
import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon undo`. */
export const command = awsCommand("undo")
  .description("put back what a response changed, and nothing that others changed since")
  .argument("<id>", "the response; its first letters will do")
  .option("--reason <text>", "why: it goes on record, and people are told")
  .option("--rearm <steps>", "also these, which give power back to stolen credentials: numbers, or all")
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
