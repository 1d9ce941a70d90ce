import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";

/** The command line of `cordon extend`. */
export const command = decisionCommand("extend")
  .description("extend a containment that ends automatically, or the deadline of a decision")
  .argument("<id>", "ID of the response, or its first letters")
  .option("--for <time>", "new end or deadline, from now: 30m, 4h, 2d", aDuration("--for"))
  .action(async (id, options) => {
    const { extendResponse } = await import("./tasks/decide-response.ts");
    await extendResponse(id, options);
  });
