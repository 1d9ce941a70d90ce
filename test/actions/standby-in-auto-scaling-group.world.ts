import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  ExitStandbyCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateTagsCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { standbyInAutoScalingGroup } from "../../lib/actions/standby-in-auto-scaling-group.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { makeServing } from "./serving-account.ts";

/**
 * Two hosts of one Auto Scaling group. What is described are the hosts that were there: which others the group launches, and so
 * how many it wants after an undo, is the group's own doing, and the plan says so.
 */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, subnet, launch } = await makeNetwork(moto);
  const scaling = openClient(moto, AutoScalingClient);
  const [{ id }, other] = [await launch([web]), await launch([web])];
  await makeServing(moto).scalingGroup("shop", subnet, id, other.id);
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    describe: async () => {
      const InstanceIds = [id, other.id];
      const found = await scaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds }));
      return found.AutoScalingInstances!.map(
        ({ InstanceId, AutoScalingGroupName, LifecycleState, ProtectedFromScaleIn }) => ({
          InstanceId,
          AutoScalingGroupName,
          LifecycleState,
          ProtectedFromScaleIn,
        }),
      );
    },
    meddle: async () =>
      void (await scaling.send(new ExitStandbyCommand({ AutoScalingGroupName: "shop", InstanceIds: [id] }))),
    // In service again is how it was: nothing is left to put back.
    afterMeddling: "undone",
  };
}

export const world: World<Instance> = {
  action: standbyInAutoScalingGroup,
  samples: { "one of two": host },
};
