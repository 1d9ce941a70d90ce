import { Command, Option } from "@commander-js/extra-typings";
import { MODES } from "../model/mode.ts";

const MORE = `
It makes read calls only. Any other call is refused before it leaves this machine, whatever the credentials allow.
`;

/** The command line of `cordon try`. */
export const command = new Command("try")
  .description("plan a playbook for one event in your account; read calls only")
  .argument("<playbook>", "its file name in playbooks/, without .ts")
  .argument("<event>", "a file with one event, or - for standard input")
  .addOption(new Option("--as <mode>", "plan as in this mode").choices(MODES).default("act" as const))
  .option("--any-account", "plan here, although the event is about another account")
  .option("--profile <name>", "the profile of ~/.aws/config to use")
  .option("--json", "print JSON, for programs")
  .option("--no-color", "no colours (as NO_COLOR does)")
  .addHelpText("after", MORE)
  .action(async (playbook, event, options) => {
    const { tryPlaybook } = await import("./trying/try-playbook.ts");
    await tryPlaybook(playbook, event, options);
  });
