import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon decline`. */
export const command = decisionCommand("decline")
  .description("say no to a plan that waits: nothing is done")
  .argument("<id>", "the response; its first letters will do")
  .action(async (id, options) => {
    const { declineResponse } = await import("./tasks/decide-response.ts");
    await declineResponse(id, options);
  });
