import {
  CreateTagsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { stopInstance } from "../../lib/actions/stop-instance.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { HOSTS_AS_DOCUMENTED } from "./hosts-as-documented.ts";
import { makeServing } from "./serving-account.ts";

/** A host that serves in an Auto Scaling group and behind a load balancer beside another; a third is stopped already. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, vpc, subnet, launch } = await makeNetwork(moto);
  const { scalingGroup, targetGroup } = makeServing(moto);
  const { id } = await launch([web]);
  const other = await launch([web]);
  const stopped = await launch([web]);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped.id] }));
  await scalingGroup("shop", subnet, id, other.id);
  await targetGroup("payments", vpc, [id, other.id]);
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    describe: () => describeEc2(moto),
    // There is nothing between stopped and running: whoever changes it starts it.
    meddle: async () => void (await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }))),
    afterMeddling: "undone",
  };
}

export const world: World<Instance> = {
  action: stopInstance,
  account: HOSTS_AS_DOCUMENTED,
  samples: { "a host in two groups": host },
};
