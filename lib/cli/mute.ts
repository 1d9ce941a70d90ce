import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";

/** The command line of `cordon mute`. */
export const command = decisionCommand("mute")
  .description("only observe a finding, a type or a target for a time")
  .argument("[id]", "a response: its finding; the first letters will do")
  .option("--type <type>", "every finding of this type")
  .option("--target <name>", "everything that would hit this target, named as in the list")
  .option("--for <time>", "how long: 30m, 4h, 7d", aDuration("--for"))
  .option("--end", "end it instead")
  .option("--list", "only show what is paused and muted")
  .action(async (id, options) => {
    const { mute } = await import("./tasks/set-brake.ts");
    await mute(id, options);
  });
