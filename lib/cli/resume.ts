import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon resume`. */
export const command = decisionCommand("resume")
  .description("end a pause: of everything, or of one playbook")
  .argument("[playbook]", "the one that was paused")
  .action(async (playbook, options) => {
    const { resume } = await import("./tasks/set-brake.ts");
    await resume(playbook, options);
  });
