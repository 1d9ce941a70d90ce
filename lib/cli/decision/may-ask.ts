import type { AwsOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";

/** Whether there is somebody to ask: --no-input was not given, and a terminal is there. */
export function mayAsk({ input }: Pick<AwsOptions, "input">): boolean {
  return input && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Without anybody to ask, everything must be said in advance. Throws `Failure` with the options that are missing. */
export function requireSaid(said: Readonly<Record<`--${string}`, unknown>>): void {
  const missing = Object.entries(said).flatMap(([option, value]) => (value ? [] : [option]));
  if (missing.length > 0)
    throw new Failure("usage", `nobody can be asked here, so ${missing.join(" and ")} must be given`);
}
