import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  type IpPermission,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { AFTER_DRAIN_MS, DWELL_MS } from "../../lib/actions/ec2/drain.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

/** Marks what no response may touch, as EC2 takes tags. */
export const PROTECTED = [{ Key: "cordon:protected", Value: "true" }];

export const PLACE = { account: "123456789012", region: "us-east-1" } as const;

/** Everything out, as a new group of a VPC with IPv6 has it on AWS; moto gives a new group the IPv4 rule only. */
export const ALL_IPV6: IpPermission = { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] };
export const ALL_IPV4: IpPermission = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const HTTPS: IpPermission = {
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
};

/** One VPC with a subnet, two ordinary groups and a quarantine group, made by a test's own hands. */
export async function makeNetwork(moto: Moto) {
  const ec2 = openClient(moto, EC2Client);
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc!.VpcId!;
  const subnet = (await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: "10.0.1.0/24" }))).Subnet!
    .SubnetId!;

  const makeGroup = async (name: string): Promise<string> => {
    const input = { GroupName: name, Description: name, VpcId: vpc };
    return (await ec2.send(new CreateSecurityGroupCommand(input))).GroupId!;
  };
  const emptyGroup = async (name: string): Promise<string> => {
    const id = await makeGroup(name);
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: [ALL_IPV4] }));
    return id;
  };
  const tag = (id: string, key: string, value: string) =>
    ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: key, Value: value }] }));
  const makeQuarantine = async (name = "cordon-quarantine"): Promise<string> => {
    const id = await emptyGroup(name);
    await tag(id, "cordon:quarantine", "true");
    return id;
  };
  /** As functions/prepare makes it: everything in and out, over both families. */
  const makeDrain = async (name = "cordon-drain"): Promise<string> => {
    const id = await makeGroup(name);
    const all = { GroupId: id, IpPermissions: [ALL_IPV4, ALL_IPV6] };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(all));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: [ALL_IPV6] }));
    await tag(id, "cordon:drain", "true");
    return id;
  };
  const open = (id: string) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [HTTPS] }));

  const [web, db] = [await makeGroup("web"), await makeGroup("db")];
  await open(web);

  /**
   * A host with one interface for each list of groups. Launched with interfaces: moto shows for one launched with
   * SecurityGroupIds the union of those and the current groups, which AWS does not.
   */
  const launch = async (...interfaces: readonly (readonly string[])[]) => {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: "ami-12c6146b",
        MinCount: 1,
        MaxCount: 1,
        NetworkInterfaces: interfaces.map((groups, i) => ({
          DeviceIndex: i,
          SubnetId: subnet,
          Groups: [...groups],
        })),
      }),
    );
    const [host] = Instances!;
    const enis = (host!.NetworkInterfaces ?? []).map((eni) => eni.NetworkInterfaceId!);
    return { id: host!.InstanceId!, enis };
  };
  const setGroups = (eni: string, ...groups: string[]) =>
    ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: eni, Groups: groups }));
  const groupsOf = async (eni: string): Promise<string[]> => {
    const found = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eni] }));
    return found.NetworkInterfaces![0]!.Groups!.map(({ GroupId }) => GroupId!);
  };
  return {
    ec2,
    vpc,
    subnet,
    web,
    db,
    makeGroup,
    emptyGroup,
    makeQuarantine,
    makeDrain,
    open,
    tag,
    launch,
    setGroups,
    groupsOf,
  };
}

/** The dwell of the drain step is real time; in tests it passes at once. */
export function withoutDwell(): void {
  const { setTimeout: real } = globalThis;
  const quick = (run: () => void, ms?: number, ...rest: []) =>
    real(run, ms !== undefined && DWELLS.includes(ms) ? 0 : ms, ...rest);
  globalThis.setTimeout = Object.assign(quick, real) as typeof real;
}

const DWELLS = [DWELL_MS, AFTER_DRAIN_MS];

/** Hosts, interfaces, groups, volumes and snapshots, as EC2 tells. */
export async function describeEc2(moto: Moto): Promise<unknown> {
  const ec2 = openClient(moto, EC2Client);
  const [hosts, interfaces, groups, volumes] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeNetworkInterfacesCommand({})),
    ec2.send(new DescribeSecurityGroupsCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
  ]);
  const ids = volumes.Volumes!.map(({ VolumeId }) => VolumeId!);
  const snapshots = await ec2.send(
    new DescribeSnapshotsCommand({ Filters: [{ Name: "volume-id", Values: ids }] }),
  );
  return {
    hosts: hosts.Reservations?.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId, State, Tags }) => ({ InstanceId, State, Tags })),
    ),
    interfaces: interfaces.NetworkInterfaces,
    groups: groups.SecurityGroups,
    volumes: volumes.Volumes,
    snapshots: snapshots.Snapshots,
  };
}
