import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon uninstall`. */
export const command = awsCommand("uninstall")
  .description("remove Cordon from an account and Region; refuses while anything is held")
  .action(async (options) => {
    const { uninstall } = await import("./tasks/uninstall.ts");
    await uninstall(options);
  });
