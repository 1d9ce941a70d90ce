import type { AwsOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";

/** Whether the command may prompt: a terminal is there, and --no-input is not set. */
export function mayAsk({ input }: Pick<AwsOptions, "input">): boolean {
  return input && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Throws `Failure` with the missing options of a command that may not prompt. */
export function requireSaid(said: Readonly<Record<`--${string}`, unknown>>): void {
  const missing = Object.entries(said).flatMap(([option, value]) => (value ? [] : [option]));
  if (missing.length > 0)
    throw new Failure("usage", `not an interactive terminal: pass ${missing.join(" and ")}`);
}
