import { ListCommandsCommand, SendCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** A command that runs on hosts; the stand-in executes nothing. */
export async function newCommand(company: Company, hosts: readonly string[]): Promise<{ commandId: string }> {
  const sent = new SendCommandCommand({ DocumentName: "AWS-RunShellScript", InstanceIds: [...hosts] });
  const { Command } = await asRoot(company, SSMClient).send(sent);
  return { commandId: Command!.CommandId! };
}

/** "InProgress" or "Cancelled". */
export async function commandStateOf(reach: Reach, CommandId: string): Promise<string> {
  const { Commands } = await asRoot(reach, SSMClient).send(new ListCommandsCommand({ CommandId }));
  return Commands![0]!.Status!;
}
