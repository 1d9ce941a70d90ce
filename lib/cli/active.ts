import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon active`. */
export const command = awsCommand("active")
  .description("what is held, since when, whether it still holds, when it ends")
  .option("--check", "read everything back first; ends with 9 when something does not hold")
  .action(async (options) => {
    const { listActive } = await import("./tasks/list-active.ts");
    await listActive(options);
  });
