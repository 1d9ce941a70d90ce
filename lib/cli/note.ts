import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon note`. */
export const command = decisionCommand("note")
  .description("put a sentence on a response's record (--reason), and change nothing")
  .argument("<id>", "the response; its first letters will do")
  .action(async (id, options) => {
    const { noteResponse } = await import("./tasks/decide-response.ts");
    await noteResponse(id, options);
  });
