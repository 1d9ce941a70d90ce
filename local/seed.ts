import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateEventBusCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { asRoot } from "./as-root.ts";
import type { Company, Session } from "./company.ts";
import { launchHost, tagged } from "./launch-host.ts";
import { requireLoopback } from "./loopback.ts";
import { BUSES } from "./others-events.ts";
import { seedConsoleSession, seedInstanceSession, seedRole, seedUser } from "./seed-identities.ts";
import { type Account, ROOT_KEY } from "./start.ts";

type Vpc = Company["vpcs"][number];

/**
 * Puts a small company into the account, with the stand-in's root:
 *
 * - `web-1`: one interface, one security group;
 * - `payments-1`: two interfaces, three groups. Its session is the one that gets stolen;
 * - `batch-1`: its neighbour, of the same subnet, role and groups, which nothing must touch;
 * - `ledger-1`: in a VPC of its own, tagged `cordon:protected=true`;
 * - a bus for each of the sources that have one of their own;
 * - `ana`, the administrator; `ben`, a second person who may decide; `jenkins` with two keys and a password; `carol` with a password and no second factor.
 */
export async function seedCompany(account: Account): Promise<Company> {
  const endpoint = requireLoopback(account.endpoint);
  const ec2 = new EC2Client({ endpoint, region: account.region, credentials: ROOT_KEY });
  const [production, records, roles, ana, ben, jenkins, carol] = await Promise.all([
    vpc(ec2, "production", "10.20.0.0/16", { "app-a": "10.20.1.0/24", "app-b": "10.20.2.0/24" }),
    vpc(ec2, "records", "10.30.0.0/16", { "records-a": "10.30.1.0/24" }),
    Promise.all(["web-host", "payments-host", "ledger-host"].map((name) => seedRole(account, name))),
    seedUser(account, "ana", { keys: 1, password: true, may: "*" }),
    seedUser(account, "ben", { keys: 1, password: true, may: "*" }),
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
  for (const Name of new Set(Object.values(BUSES)))
    await asRoot(account, EventBridgeClient).send(new CreateEventBusCommand({ Name }));
  const image = (await ec2.send(new DescribeImagesCommand({ Owners: ["amazon"] }))).Images![0]!.ImageId!;
  const payments = { role: "payments-host", image };
  const hosts = await Promise.all([
    launchHost(ec2, "web-1", { role: "web-host", image }, [[appB, web.id]]),
    launchHost(ec2, "payments-1", payments, [
      [appA, app.id, monitoring.id],
      [appA, backoffice.id],
    ]),
    launchHost(ec2, "batch-1", payments, [[appA, app.id, monitoring.id]]),
    launchHost(ec2, "ledger-1", { role: "ledger-host", image, protected: true }, [[recordsA, ledger.id]]),
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
    users: [ana, ben, jenkins, carol],
    administrator: ana.name,
  };
}

async function vpc(
  ec2: EC2Client,
  name: string,
  cidr: string,
  subnets: Record<string, string>,
): Promise<Vpc> {
  const made = await ec2.send(
    new CreateVpcCommand({ CidrBlock: cidr, TagSpecifications: tagged("vpc", name) }),
  );
  const id = made.Vpc!.VpcId!;
  const all: Vpc["subnets"] = [];
  for (const [subnet, CidrBlock] of Object.entries(subnets)) {
    const TagSpecifications = tagged("subnet", subnet);
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: id, CidrBlock, TagSpecifications }));
    all.push({ id: Subnet!.SubnetId!, name: subnet });
  }
  return { id, name, subnets: all };
}

/** A group that lets one TCP port in, IPv4 and IPv6, and everything out (AWS adds that rule to a new group). */
async function group(ec2: EC2Client, { id: VpcId }: Vpc, name: string, port: number) {
  const named = { GroupName: name, Description: `${name} hosts`, VpcId };
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ ...named, TagSpecifications: tagged("security-group", name) }),
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
}
