import { Command } from "@commander-js/extra-typings";
import { aReason } from "./option-values.ts";

/** The options of every command that talks to AWS. */
export interface AwsOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly stack: string;
  readonly json?: true | undefined;
  /** False with --no-input: never ask. */
  readonly input: boolean;
  readonly yes?: true | undefined;
  /** False with --no-color. */
  readonly color: boolean;
}

/** The options of every command that decides something. */
export interface DecisionOptions extends AwsOptions {
  readonly reason?: string | undefined;
}

/** Starts a command that talks to AWS: with the options that all of them have. */
export function awsCommand(name: string) {
  return new Command(name)
    .option("--profile <name>", "the profile of ~/.aws/config to use")
    .option("--region <name>", "the deployment's Region")
    .option("--stack <name>", "the deployment's CloudFormation stack", "Cordon")
    .option("--json", "print JSON, for programs")
    .option("--no-input", "never ask: fail, and name the option that is missing")
    .option("-y, --yes", "do not ask whether you are sure")
    .option("--no-color", "no colours (as NO_COLOR does)");
}

/** Starts a command that decides something: nothing is decided without a reason. */
export function decisionCommand(name: string) {
  return awsCommand(name).option("--reason <text>", "why: it goes on record, and people are told", aReason);
}
