import { Command } from "@commander-js/extra-typings";
import { aReason } from "./option-values.ts";

/** The options of every command that talks to AWS. */
export interface AwsOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly stack: string;
  readonly json?: true | undefined;
  /** False with --no-input: never prompt. */
  readonly input: boolean;
  readonly yes?: true | undefined;
  /** False with --no-color. */
  readonly color: boolean;
}

/** The options of every command that sends a decision. */
export interface DecisionOptions extends AwsOptions {
  readonly reason?: string | undefined;
}

/** A command with the options of every command that calls AWS. */
export function awsCommand(name: string) {
  return new Command(name)
    .option("--profile <name>", "the profile of ~/.aws/config to use")
    .option("--region <name>", "the deployment's Region")
    .option("--stack <name>", "the deployment's CloudFormation stack", "Cordon")
    .option("--json", "print JSON, for programs")
    .option("--no-input", "do not prompt: fail, and name the missing option")
    .option("-y, --yes", "do not ask for confirmation")
    .option("--no-color", "no colours (as NO_COLOR does)");
}

/** A command that sends a decision. Every decision has a reason. */
export function decisionCommand(name: string) {
  return awsCommand(name).option(
    "--reason <text>",
    "reason (recorded, and sent to the on-call channels)",
    aReason,
  );
}
