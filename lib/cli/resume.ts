import { decisionCommand } from "./program/aws-command.ts";

/** The command line of `cordon resume`. */
export const command = decisionCommand("resume")
  .description("end a pause of every playbook, or of one")
  .argument("[playbook]", "the paused playbook")
  .action(async (playbook, options) => {
    const { resume } = await import("./tasks/set-brake.ts");
    await resume(playbook, options);
  });
