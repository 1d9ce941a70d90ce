import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon note`. */
export const command = decisionCommand("note")
  .description("add a note (--reason) to the record of a response")
  .argument("<id>", "ID of the response, or its first letters")
  .action(async (id, options) => {
    const { noteResponse } = await import("./tasks/decide-response.ts");
    await noteResponse(id, options);
  });
