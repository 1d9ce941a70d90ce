import { decisionCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";
import type { Task } from "./program/task.ts";

/** The command line of `cordon mute`. */
export const command = decisionCommand("mute")
  .description("observe a finding, a finding type or a target only, for a time")
  .argument("[id]", "ID of a response, or its first letters: mutes its finding")
  .option("--type <type>", "mute every finding of this type")
  .option("--target <name>", "mute every response to this target, named as in `cordon list`")
  .option("--for <time>", "how long: 30m, 4h, 7d", aDuration("--for"))
  .option("--end", "end the mute")
  .option("--list", "list suppressions only")
  .action(async (id, options) => {
    const { mute } = await import("./tasks/set-brake.ts");
    await mute(id, options);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  {
    order: 13,
    task: "mute a finding",
    line: 'mute ID --for 7d --reason "…"',
    more: "also `--type T`, `--target NAME`; `--end` ends a mute",
  },
];
