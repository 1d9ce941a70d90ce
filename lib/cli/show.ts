import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon show`. */
export const command = awsCommand("show")
  .description("one response, whole: what happened, what was done, who is hit, the way back")
  .argument("<id>", "the response; its first letters will do")
  .action(async (id, options) => {
    const { showResponse } = await import("./tasks/show-response.ts");
    await showResponse(id, options);
  });
