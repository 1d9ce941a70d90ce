import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon accept`. */
export const command = decisionCommand("accept")
  .description("confirm what was done: it stays in force")
  .argument("<id>", "the response; its first letters will do")
  .action(async (id, options) => {
    const { acceptResponse } = await import("./tasks/decide-response.ts");
    await acceptResponse(id, options);
  });
