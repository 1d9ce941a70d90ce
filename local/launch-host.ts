import { type EC2Client, type ResourceType, RunInstancesCommand } from "@aws-sdk/client-ec2";
import type { Host } from "./company.ts";

/** A name and more tags, in the form of creating calls. */
export function tagged(type: ResourceType, name: string, more: Record<string, string> = {}) {
  return [
    {
      ResourceType: type,
      Tags: Object.entries({ Name: name, ...more }).map(([Key, Value]) => ({ Key, Value })),
    },
  ];
}

/**
 * One instance. Each of `interfaces` is a subnet and its groups. Launched with NetworkInterfaces: with
 * SecurityGroupIds moto would show each interface the union of launch-time and current groups.
 */
export async function launchHost(
  ec2: EC2Client,
  name: string,
  wanted: {
    role: string;
    image: string;
    protected?: boolean;
    tags?: Readonly<Record<string, string>> | undefined;
  },
  interfaces: [subnet: string, ...groups: string[]][],
): Promise<Host> {
  const guarded = wanted.protected === true;
  const launch = new RunInstancesCommand({
    ImageId: wanted.image,
    InstanceType: "t3.medium",
    MinCount: 1,
    MaxCount: 1,
    IamInstanceProfile: { Name: wanted.role },
    NetworkInterfaces: interfaces.map(([SubnetId, ...Groups], DeviceIndex) => ({
      DeviceIndex,
      SubnetId,
      Groups,
    })),
    TagSpecifications: tagged("instance", name, {
      ...wanted.tags,
      ...(guarded && { "cordon:protected": "true" }),
    }),
  });
  const instance = (await ec2.send(launch)).Instances![0]!;
  const attached = [...instance.NetworkInterfaces!].sort(
    (a, b) => a.Attachment!.DeviceIndex! - b.Attachment!.DeviceIndex!,
  );
  return {
    name,
    id: instance.InstanceId!,
    vpcId: instance.VpcId!,
    role: wanted.role,
    profileArn: instance.IamInstanceProfile!.Arn!,
    interfaces: attached.map((eni) => ({
      id: eni.NetworkInterfaceId!,
      privateIp: eni.PrivateIpAddress!,
      subnetId: eni.SubnetId!,
      groups: eni.Groups!.map(({ GroupId }) => GroupId!).sort(),
    })),
    volumes: instance.BlockDeviceMappings!.map(({ Ebs }) => Ebs!.VolumeId!),
    protected: guarded,
  };
}
