import {
  AttachVolumeCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { protectInstance } from "../../lib/actions/protect-instance.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { HOSTS_AS_DOCUMENTED } from "./hosts-as-documented.ts";

const ATTRIBUTES = ["disableApiTermination", "disableApiStop", "instanceInitiatedShutdownBehavior"] as const;

/** A host that anybody may end, with two volumes that end with it. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, launch } = await makeNetwork(moto);
  const { id } = await launch([web]);
  const other = await launch([web]);
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 40 }));
  await ec2.send(new AttachVolumeCommand({ InstanceId: id, VolumeId, Device: "/dev/sdf" }));
  const modify = (change: Partial<ModifyInstanceAttributeCommandInput>) =>
    ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, ...change }));
  const expose = async () => {
    await modify({ DisableApiTermination: { Value: false } });
    await modify({ DisableApiStop: { Value: false } });
    await modify({ Attribute: "instanceInitiatedShutdownBehavior", Value: "terminate" });
    for (const DeviceName of ["/dev/sda1", "/dev/sdf"])
      await modify({ BlockDeviceMappings: [{ DeviceName, Ebs: { DeleteOnTermination: true } }] });
  };
  await expose();
  const attributes = (InstanceId: string) =>
    Promise.all(
      ATTRIBUTES.map(async (Attribute) => {
        const { $metadata: _, ...found } = await ec2.send(
          new DescribeInstanceAttributeCommand({ InstanceId, Attribute }),
        );
        return found;
      }),
    );
  const mappings = async () =>
    (await ec2.send(new DescribeInstancesCommand({}))).Reservations?.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId, BlockDeviceMappings }) => ({ InstanceId, BlockDeviceMappings })),
    );
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    describe: async () => ({
      ec2: await describeEc2(moto),
      attributes: await Promise.all([id, other.id].map(attributes)),
      mappings: await mappings(),
    }),
    // Each of them is on or off: whoever changes one sets it as it was.
    meddle: expose,
    afterMeddling: "undone",
  };
}

export const world: World<Instance> = {
  action: protectInstance,
  account: HOSTS_AS_DOCUMENTED,
  samples: { "a host with two volumes": host },
};
