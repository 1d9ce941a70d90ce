import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  EC2Client,
  type ResourceType,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { Company, Host, Session } from "./company.ts";
import { requireLoopback } from "./loopback.ts";
import { seedConsoleSession, seedInstanceSession, seedRole, seedUser } from "./seed-identities.ts";
import { type Account, ROOT_KEY } from "./start.ts";

type Vpc = Company["vpcs"][number];

const tags = (type: ResourceType, name: string, more: Record<string, string> = {}) => [
  {
    ResourceType: type,
    Tags: Object.entries({ Name: name, ...more }).map(([Key, Value]) => ({ Key, Value })),
  },
];

/**
 * Puts a small company into the account, with the stand-in's root:
 *
 * - `web-1`: one interface, one security group;
 * - `payments-1`: two interfaces, three groups. Its session is the one that gets stolen;
 * - `batch-1`: its neighbour, of the same subnet, role and groups, which nothing must touch;
 * - `ledger-1`: in a VPC of its own, tagged `cordon:protected=true`;
 * - `ana`, the administrator; `jenkins` with two keys and a password; `carol` with a password and no second factor.
 */
export const seedCompany = async (account: Account): Promise<Company> => {
  const endpoint = requireLoopback(account.endpoint);
  const ec2 = new EC2Client({ endpoint, region: account.region, credentials: ROOT_KEY });
  const [production, records, roles, ana, jenkins, carol] = await Promise.all([
    vpc(ec2, "production", "10.20.0.0/16", { "app-a": "10.20.1.0/24", "app-b": "10.20.2.0/24" }),
    vpc(ec2, "records", "10.30.0.0/16", { "records-a": "10.30.1.0/24" }),
    Promise.all(["web-host", "payments-host", "ledger-host"].map((name) => seedRole(account, name))),
    seedUser(account, "ana", { keys: 1, password: true, may: "*" }),
    seedUser(account, "jenkins", { keys: 2, password: true }),
    seedUser(account, "carol", { keys: 0, password: true }),
  ]);
  const [web, app, monitoring, backoffice, ledger] = await Promise.all([
    group(ec2, production, "web", 443),
    group(ec2, production, "payments-app", 8443),
    group(ec2, production, "monitoring", 9100),
    group(ec2, production, "backoffice", 22),
    group(ec2, records, "ledger", 5432),
  ]);
  const [appA, appB] = production.subnets.map(({ id }) => id) as [string, string];
  const recordsA = records.subnets[0]!.id;
  const image = (await ec2.send(new DescribeImagesCommand({ Owners: ["amazon"] }))).Images![0]!.ImageId!;
  const payments = { role: "payments-host", image };
  const hosts = await Promise.all([
    host(ec2, "web-1", { role: "web-host", image }, [[appB, web.id]]),
    host(ec2, "payments-1", payments, [
      [appA, app.id, monitoring.id],
      [appA, backoffice.id],
    ]),
    host(ec2, "batch-1", payments, [[appA, app.id, monitoring.id]]),
    host(ec2, "ledger-1", { role: "ledger-host", image, protected: true }, [[recordsA, ledger.id]]),
  ]);
  ec2.destroy();
  const ofHosts = hosts.map((one) => {
    const role = roles.find(({ name }) => name === one.role)!;
    return seedInstanceSession(account, one, role);
  });
  const sessions: Session[] = await Promise.all([...ofHosts, seedConsoleSession(account, carol)]);
  return {
    endpoint,
    account: account.account,
    region: account.region,
    vpcs: [production, records],
    groups: [web, app, monitoring, backoffice, ledger],
    hosts,
    roles,
    sessions,
    users: [ana, jenkins, carol],
    administrator: ana.name,
  };
};

const vpc = async (
  ec2: EC2Client,
  name: string,
  cidr: string,
  subnets: Record<string, string>,
): Promise<Vpc> => {
  const made = await ec2.send(
    new CreateVpcCommand({ CidrBlock: cidr, TagSpecifications: tags("vpc", name) }),
  );
  const id = made.Vpc!.VpcId!;
  const all: Vpc["subnets"] = [];
  for (const [subnet, CidrBlock] of Object.entries(subnets)) {
    const TagSpecifications = tags("subnet", subnet);
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: id, CidrBlock, TagSpecifications }));
    all.push({ id: Subnet!.SubnetId!, name: subnet });
  }
  return { id, name, subnets: all };
};

/** A group that lets one TCP port in, IPv4 and IPv6, and everything out (AWS adds that rule to a new group). */
const group = async (ec2: EC2Client, { id: VpcId }: Vpc, name: string, port: number) => {
  const named = { GroupName: name, Description: `${name} hosts`, VpcId };
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ ...named, TagSpecifications: tags("security-group", name) }),
  );
  const rule = {
    IpProtocol: "tcp",
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: "10.0.0.0/8" }],
    Ipv6Ranges: [{ CidrIpv6: "fd00::/8" }],
  };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: made.GroupId!, IpPermissions: [rule] }));
  return { id: made.GroupId!, name, vpcId: VpcId };
};

/**
 * One instance. Each of `interfaces` is a subnet and its groups. Launched with NetworkInterfaces: with
 * SecurityGroupIds moto would show each interface the union of launch-time and current groups.
 */
const host = async (
  ec2: EC2Client,
  name: string,
  wanted: { role: string; image: string; protected?: boolean },
  interfaces: [subnet: string, ...groups: string[]][],
): Promise<Host> => {
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
    TagSpecifications: tags("instance", name, guarded ? { "cordon:protected": "true" } : {}),
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
};
