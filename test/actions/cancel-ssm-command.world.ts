import { SendCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { cancelSsmCommand } from "../../lib/actions/cancel-ssm-command.ts";
import type { SsmCommand } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { describeSsm, SSM_AS_DOCUMENTED } from "./ssm-account.ts";

/** A command that runs on two hosts and has come to its end on a third; another command runs beside it. */
async function command(moto: Moto): Promise<Sample<SsmCommand>> {
  const ssm = openClient(moto, SSMClient);
  const send = async (InstanceIds: string[], ended: string[]) => {
    const input = { DocumentName: "AWS-RunShellScript", InstanceIds, Parameters: { ended } };
    return (await ssm.send(new SendCommandCommand(input))).Command!.CommandId!;
  };
  const [a, b, c] = ["i-0aaaaaaaaaaaaaaaa", "i-0bbbbbbbbbbbbbbbb", "i-0cccccccccccccccc"];
  const commandId = await send([a, b, c], [c]);
  await send([a], []);
  return {
    target: { ...PLACE, commandId },
    protect: { cannot: "a command that was sent carries no tags" },
    remove: { cannot: "Systems Manager keeps a command for thirty days, and nobody can delete it" },
    describe: () => describeSsm(moto),
    meddle: async () => {},
  };
}

export const world: World<SsmCommand> = {
  action: cancelSsmCommand,
  account: SSM_AS_DOCUMENTED,
  samples: { "a command on three hosts": command },
};
