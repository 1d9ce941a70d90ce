import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon active`. */
export const command = awsCommand("active")
  .description("containments: since when, whether still in effect, when they end")
  .option("--check", "verify each target first; end with 9 if one is not in effect")
  .action(async (options) => {
    const { listActive } = await import("./tasks/list-active.ts");
    await listActive(options);
  });
