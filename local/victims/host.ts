import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { asRoot } from "../as-root.ts";
import { type Company, type Host, named, type Role, type Session } from "../company.ts";
import { launchHost } from "../launch-host.ts";
import { seedInstanceSession, seedRole } from "../seed-identities.ts";

/** A host with two interfaces and three groups, a role of its own, and two sessions of that role. */
export interface HostVictim {
  readonly host: Host;
  readonly role: Role;
  /** The host's own session. */
  readonly stolen: Session;
  /** The session of another host with the same role: that host does not exist. */
  readonly neighbour: Session;
}

/** A host in the company's VPC, which has a quarantine group since the deployment; or in another VPC with its groups. */
export async function newHost(
  company: Company,
  name: string,
  more: {
    role?: Role;
    vpc?: { subnet: string; groups: readonly string[] };
    tags?: Readonly<Record<string, string>>;
    protected?: boolean;
  } = {},
): Promise<HostVictim> {
  const ec2 = asRoot(company, EC2Client);
  const role = more.role ?? (await seedRole(company, name));
  const group = (wanted: string) => named(company.groups, wanted).id;
  const subnet = more.vpc?.subnet ?? named(company.vpcs, "production").subnets[0]!.id;
  const [first, second] = more.vpc
    ? [more.vpc.groups, more.vpc.groups]
    : [[group("payments-app"), group("monitoring")], [group("backoffice")]];
  const wanted = {
    role: role.name,
    image: await itsImage(ec2, company),
    protected: more.protected === true,
    tags: more.tags,
  };
  const host = await launchHost(ec2, name, wanted, [
    [subnet, ...first],
    [subnet, ...second],
  ]);
  const other = `i-${crypto.randomUUID().replaceAll("-", "").slice(0, 17)}`;
  const [stolen, neighbour] = await Promise.all([
    seedInstanceSession(company, host, role),
    seedInstanceSession(company, { ...host, name: "neighbour", id: other }, role),
  ]);
  return { host, role, stolen, neighbour };
}

/** The image of the company's own hosts: listing the stand-in's images takes seconds. */
async function itsImage(ec2: EC2Client, { hosts }: Company): Promise<string> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [hosts[0]!.id] }));
  return Reservations![0]!.Instances![0]!.ImageId!;
}
