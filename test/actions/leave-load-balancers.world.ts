import { CreateTagsCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { leaveLoadBalancers } from "../../lib/actions/leave-load-balancers.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { makeBalancing } from "./balancing-account.ts";
import { makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { makeServing } from "./serving-account.ts";

/** Two hosts that serve side by side, behind load balancers of both generations; and a group that only the other is in. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, vpc, launch } = await makeNetwork(moto);
  const { targetGroup } = makeServing(moto);
  const { classic, forget, register, describe } = makeBalancing(moto);
  const [{ id }, other] = [await launch([web]), await launch([web])];
  const payments = await targetGroup("payments", vpc, [{ Id: id, Port: 8080 }, other.id]);
  await targetGroup("basket", vpc, [id, other.id]);
  await targetGroup("search", vpc, [other.id]);
  await classic("old-shop", id, other.id);
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: async () => {
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      await forget("old-shop", id);
    },
    describe,
    meddle: async () => void (await register(payments, { Id: id, Port: 9090 })),
  };
}

export const world: World<Instance> = { action: leaveLoadBalancers, samples: { "two generations": host } };
