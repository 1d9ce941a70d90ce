import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";

/** The command line of `cordon pause`. */
export const command = decisionCommand("pause")
  .description("let nothing act by itself for a time: everywhere, or one playbook")
  .argument("[playbook]", "only this one")
  .option("--for <time>", "how long: 30m, 4h, 2d", aDuration("--for"))
  .option("--list", "only show what is paused and muted")
  .action(async (playbook, options) => {
    const { pause } = await import("./tasks/set-brake.ts");
    await pause(playbook, options);
  });
