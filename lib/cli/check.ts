import { Command } from "@commander-js/extra-typings";

/** The command line of `cordon check`. */
export const command = new Command("check")
  .description(
    "check a playbook, action, source, guardrail or channel after an edit: format, samples, types, docs",
  )
  .argument("<id>", "its file name without .ts, such as crypto-mining")
  .addHelpText(
    "after",
    "\nFormats the files of this unit and writes the generated pages. Ends with 9 if something is wrong.",
  )
  .action(async (id) => {
    const { checkUnit } = await import("./checking/check-unit.ts");
    await checkUnit(id);
  });
