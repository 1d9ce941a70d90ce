import {
  type Command,
  type CommandInvocation,
  paginateListCommandInvocations,
  paginateListCommands,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** Pending or running (Systems Manager user guide, "command statuses"); a delayed command is tried again. */
export const GOING_ON: readonly string[] = ["Pending", "InProgress", "Delayed", "Cancelling"];

/** A command with its run on each host; undefined when no command has this id, or Systems Manager no longer lists it. */
export async function findCommand(
  aws: Aws,
  commandId: string,
): Promise<{ readonly command: Command; readonly runs: readonly CommandInvocation[] } | undefined> {
  const config = { client: aws.client(SSMClient), pageSize: 50 };
  const input = { CommandId: commandId };
  const found = await ifExists(
    Promise.all([
      everyPage(paginateListCommands(config, input), (page) => page.Commands),
      everyPage(paginateListCommandInvocations(config, input), (page) => page.CommandInvocations),
    ]),
    "InvalidCommandId",
  );
  const [[command], runs] = found ?? [[], []];
  return command && { command, runs };
}

/** The hosts where a command is pending or running, and the hosts where it ended. */
export function hostsOf(runs: readonly CommandInvocation[]) {
  const going = runs.filter(({ Status = "" }) => GOING_ON.includes(Status));
  const ids = (some: readonly CommandInvocation[]) => some.map(({ InstanceId }) => InstanceId ?? "").sort();
  return { going: ids(going), ended: ids(runs.filter((run) => !going.includes(run))) };
}
