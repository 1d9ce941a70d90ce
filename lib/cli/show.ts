import { awsCommand } from "./program/aws-command.ts";

/** The command line of `cordon show`. */
export const command = awsCommand("show")
  .description("one response: finding, decision, steps, who is affected, undo")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { showResponse } = await import("./tasks/show-response.ts");
    await showResponse(id, options);
  });
