import {
  AttachVolumeCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { snapshotVolumes } from "../../lib/actions/snapshot-volumes.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";

/** A host with one more volume than the boot volume that moto gives every host. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, launch } = await makeNetwork(moto);
  const { id } = await launch([web]);
  await launch([web]);
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 40 }));
  await ec2.send(new AttachVolumeCommand({ InstanceId: id, VolumeId, Device: "/dev/sdf" }));
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    describe: () => describeEc2(moto),
    meddle: async () => {},
  };
}

export const world: World<Instance> = {
  action: snapshotVolumes,
  samples: { "a host with two volumes": host },
};
