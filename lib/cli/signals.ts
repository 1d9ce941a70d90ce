import { Command } from "@commander-js/extra-typings";

const EXAMPLES = `
  cordon signals event.json             who acted, what can be contained, or why it cannot be read
  cordon signals logs/ --json | jq …    one line an event
`;

/** The command line of `cordon signals`. */
export const command = new Command("signals")
  .description("what the sources make of stored events, whether a playbook hears them or not, without AWS")
  .argument("<files...>", "JSON lines, a CloudTrail log file, gzip, a folder; - is standard input")
  .option("--json", "one JSON line an event")
  .option("--no-input", "no progress bar, as in a script")
  .option("--no-color", "no colours (as NO_COLOR does)")
  .addHelpText("after", EXAMPLES)
  .action(async (files, options) => {
    const { showSignals } = await import("./replaying/show-signals.ts");
    await showSignals(files, options);
  });
