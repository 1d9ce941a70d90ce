import { mayAsk, requireSaid } from "./decision/may-ask.ts";
import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon uninstall`. */
export const command = awsCommand("uninstall")
  .description("remove Cordon from an account and Region; refuses while a containment is in effect")
  .action(async (options) => {
    if (!mayAsk(options)) requireSaid({ "--yes": options.yes });
    const { uninstall } = await import("./tasks/uninstall.ts");
    await uninstall(options);
  });
