import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";

/** The command line of `cordon extend`. */
export const command = decisionCommand("extend")
  .description("more time: for what would end by itself, or for people to decide")
  .argument("<id>", "the response; its first letters will do")
  .option("--for <time>", "how long from now: 30m, 4h, 2d", aDuration("--for"))
  .action(async (id, options) => {
    const { extendResponse } = await import("./tasks/decide-response.ts");
    await extendResponse(id, options);
  });
