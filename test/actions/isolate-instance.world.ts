import { CreateTagsCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { isolateInstance } from "../../lib/actions/isolate-instance.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED, withoutDwell } from "./ec2-account.ts";
import { makeServing } from "./serving-account.ts";

/**
 * A host with three interfaces, two of them in two groups, and another host in the same groups; both serve in an Auto Scaling
 * group and behind load balancers.
 */
async function host(moto: Moto, drained = false): Promise<Sample<Instance>> {
  const { ec2, web, db, vpc, subnet, makeGroup, makeQuarantine, makeDrain, launch, setGroups } =
    await makeNetwork(moto);
  const { scalingGroup, targetGroup } = makeServing(moto);
  await makeQuarantine();
  if (drained) await makeDrain();
  const theirs = await makeGroup("theirs");
  const { id, enis } = await launch([web, db], ...(drained ? [] : [[db], [db, web]]));
  const other = await launch([web]);
  await scalingGroup("shop", subnet, id, other.id);
  await targetGroup("basket", vpc, [other.id]);
  await targetGroup("payments", vpc, [id, other.id]);
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    describe: () => describeEc2(moto),
    meddle: async () => {
      for (const eni of enis) await setGroups(eni, theirs);
    },
  };
}

export const world: World<Instance> = {
  action: isolateInstance,
  samples: {
    "three interfaces": (moto) => host(moto),
    "a drain group": (moto) => {
      withoutDwell();
      return host(moto, true);
    },
  },
};
