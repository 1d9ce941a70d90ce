import { CreateTagsCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import { endSsmSessions } from "../../lib/actions/end-ssm-sessions.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { describeSsm, SSM_AS_DOCUMENTED } from "./ssm-account.ts";

/** A host with two open sessions and one that has ended; another host has one open. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, launch } = await makeNetwork(moto);
  const ssm = openClient(moto, SSMClient);
  const { id } = await launch([web]);
  const other = await launch([web]);
  const start = async (Target: string) => (await ssm.send(new StartSessionCommand({ Target }))).SessionId!;
  const end = (SessionId: string) => ssm.send(new TerminateSessionCommand({ SessionId }));
  const open = [await start(id), await start(id)];
  await end(await start(id));
  await start(other.id);
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: async () => {
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      for (const session of open) await end(session);
    },
    describe: async () => ({ ec2: await describeEc2(moto), ssm: await describeSsm(moto) }),
    meddle: async () => {},
  };
}

export const world: World<Instance> = {
  action: endSsmSessions,
  account: SSM_AS_DOCUMENTED,
  samples: { "two open sessions": host },
};
