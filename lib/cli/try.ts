import { Command, Option } from "@commander-js/extra-typings";
import { MODES } from "../model/mode.ts";

const MORE = `
Only reads are made, whatever the credentials may do: any other call is refused before it leaves this machine.
`;

/** The command line of `cordon try`. */
export const command = new Command("try")
  .description("what a playbook would do with one event in your account now; only looks")
  .argument("<playbook>", "its file name in playbooks/, without .ts")
  .argument("<event>", "a file with one event, or - for standard input")
  .addOption(
    new Option("--as <mode>", "as if the playbook were in this mode").choices(MODES).default("act" as const),
  )
  .option("--any-account", "also where the event names another account than yours: look here all the same")
  .option("--profile <name>", "the profile of ~/.aws/config to use")
  .option("--json", "print JSON, for programs")
  .option("--no-color", "no colours (as NO_COLOR does)")
  .addHelpText("after", MORE)
  .action(async (playbook, event, options) => {
    const { tryPlaybook } = await import("./trying/try-playbook.ts");
    await tryPlaybook(playbook, event, options);
  });
