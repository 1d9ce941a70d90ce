import { Command } from "@commander-js/extra-typings";

const EXAMPLES = `
  cordon signals event.json             principal, targets, or why the event cannot be read
  cordon signals logs/ --json | jq …    one line an event
`;

/** The command line of `cordon signals`. */
export const command = new Command("signals")
  .description("read stored events as the sources do, without AWS")
  .argument("<files...>", "JSON lines, a CloudTrail log file, gzip, a folder; - is standard input")
  .option("--json", "one JSON line an event")
  .option("--no-input", "no progress bar, as in a script")
  .option("--no-color", "no colours (as NO_COLOR does)")
  .addHelpText("after", EXAMPLES)
  .action(async (files, options) => {
    const { showSignals } = await import("./replaying/show-signals.ts");
    await showSignals(files, options);
  });
