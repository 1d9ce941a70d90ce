import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { MODES } from "../model/mode.ts";
import { oneMore } from "./program/option-values.ts";
import { FAIL_ON, type FailOn } from "./replaying/fail-on.ts";

const EXAMPLES = `
  cordon replay events.jsonl                   the responses to these events
  cordon replay logs/ --as ask                 a folder of CloudTrail log files
  cordon replay logs/ --diff main              how the change on this branch differs
  cordon replay events/ --fail-on refuse       for CI: ends with 9 if anything is refused
  cordon replay --findings --region eu-west-1  the open GuardDuty findings of the account
`;

/** The command line of `cordon replay`. */
export const command = new Command("replay")
  .description("run the playbooks on stored events, without AWS")
  .argument("[files...]", "JSON lines, a CloudTrail log file, gzip, a folder; - is standard input")
  .addOption(
    new Option("--as <mode>", "as in this mode for every playbook").choices(MODES).default("act" as const),
  )
  .option("--each", "print every matching event, not the first few")
  .option("--diff <ref>", "compare with another commit: a branch, a tag, a commit")
  .addOption(
    new Option("--fail-on <kind>", "end with 9 if there is one; may be repeated")
      .choices(FAIL_ON)
      .argParser<readonly FailOn[]>(failOn),
  )
  .option("--findings", "instead of files: the open GuardDuty findings of the account; reads only")
  .option("--region <name>", "with --findings: in this Region; may be repeated", oneMore)
  .option("--profile <name>", "with --findings: the profile of ~/.aws/config to use")
  .option("--json", "one JSON line an event; with --diff, a change")
  .option("--no-input", "no progress bar, as in a script")
  .option("--no-color", "no colours (as NO_COLOR does)")
  .addHelpText("after", EXAMPLES)
  .action(async (files, options) => {
    const { replay } = await import("./replaying/replay.ts");
    await replay(files, options);
  });

function failOn(kind: string, before: readonly FailOn[] = []): readonly FailOn[] {
  if (!FAIL_ON.includes(kind as FailOn))
    throw new InvalidArgumentError(`Allowed choices are ${FAIL_ON.join(", ")}.`);
  return [...before, kind as FailOn];
}
