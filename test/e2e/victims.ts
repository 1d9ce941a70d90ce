import { DescribeImagesCommand, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { expect } from "vitest";
import {
  type Company,
  type Host,
  named,
  type Role,
  type Session,
  type User,
} from "../../lib/local/company.ts";
import { type Event, type FindingOptions, instanceCredentialExfiltration } from "../../lib/local/finding.ts";
import { look, type Sight } from "../../lib/local/judge-look.ts";
import { disagreements, type EXPECTATIONS } from "../../lib/local/judge-verdict.ts";
import { seedInstanceSession, seedRole, seedUser } from "../../lib/local/seed-identities.ts";
import { familyId } from "../../lib/response-id.ts";
import { account, company, ec2, fresh } from "./here.ts";

/** What a test has of its own, for the judge of lib/local: it knows nothing of Cordon and makes plain SDK calls. */
type Own = Pick<Company, "hosts" | "roles" | "sessions" | "users">;

const place = { endpoint: account.endpoint, region: account.region };

/** How a test's own things stand now, and what real calls with their credentials meet. */
export const lookAt = (own: Partial<Own>): Promise<Sight> =>
  look({ ...place, hosts: [], roles: [], sessions: [], users: [], ...own });

/** A host with two interfaces and three groups, a role of its own, and two sessions of that role. */
export interface Victim {
  readonly host: Host;
  readonly role: Role;
  /** The session that the finding names, and a neighbour's of the same role. */
  readonly stolen: Session;
  readonly neighbour: Session;
  /** The ids of its interfaces, and of their groups before. */
  readonly interfaces: readonly string[];
  readonly finding: string;
  /** The response that will answer the finding. */
  readonly response: string;
  event(more?: FindingOptions): Event;
  /** All agree that it is so; the reasons why not otherwise. */
  judged(expected: (typeof EXPECTATIONS)[number]): Promise<string[]>;
}

/** A regular expression for calls that change this victim: its interfaces, its host, its role. */
export const touches = ({ host, role, interfaces }: Pick<Victim, "host" | "role" | "interfaces">): string =>
  [host.id, ...interfaces, `RoleName=${role.name}`].join("|");

export const newVictim = async (
  name: string,
  more: { protected?: boolean; asks?: boolean; role?: Role; vpc?: { subnet: string; groups: string[] } } = {},
): Promise<Victim> => {
  const role = more.role ?? (await seedRole(account, `${name}-${fresh()}`));
  const host = await launch(name, role, more);
  const [stolen, neighbour] = await Promise.all([
    seedInstanceSession(account, host, role),
    seedInstanceSession(account, { ...host, name: "neighbour", id: `i-${fresh()}${fresh()}0` }, role),
  ]);
  const finding = `${fresh()}${fresh()}${fresh()}${fresh()}`;
  const own = { hosts: [host], roles: [role], sessions: [stolen, neighbour], users: [] };
  return {
    host,
    role,
    stolen,
    neighbour,
    interfaces: host.interfaces.map(({ id }) => id),
    finding,
    response: familyId("stolen-instance-credentials", finding, company),
    event: (options = {}) =>
      instanceCredentialExfiltration(company, {
        host,
        role,
        accessKeyId: stolen.credentials.accessKeyId,
        id: finding,
        ...options,
      }),
    judged: async (expected) =>
      disagreements({ ...place, ...own }, await lookAt(own), expected, {
        host: host.name,
        session: host.name,
        holder: role.name,
      }),
  };
};

let image: Promise<string> | undefined;
const anyImage = async () =>
  (await ec2.send(new DescribeImagesCommand({ Owners: ["amazon"] }))).Images![0]!.ImageId!;

/** With NetworkInterfaces: given SecurityGroupIds, moto would show the union of launch-time and current groups. */
const launch = async (
  name: string,
  role: Role,
  {
    protected: guarded = false,
    asks = false,
    vpc,
  }: { protected?: boolean; asks?: boolean; vpc?: { subnet: string; groups: string[] } },
): Promise<Host> => {
  const group = (wanted: string) => named(company.groups, wanted).id;
  const subnet = vpc?.subnet ?? named(company.vpcs, "production").subnets[0]!.id;
  const groups = vpc
    ? [vpc.groups, vpc.groups]
    : [[group("payments-app"), group("monitoring")], [group("backoffice")]];
  const Tags = [
    { Key: "Name", Value: name },
    // test/support/deployed.ts has a mode rule for it.
    ...(asks ? [{ Key: "cordon-test", Value: "ask" }] : []),
    ...(guarded ? [{ Key: "cordon:protected", Value: "true" }] : []),
  ];
  image ??= anyImage();
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await image,
      InstanceType: "t3.medium",
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: role.name },
      NetworkInterfaces: groups.map((Groups, DeviceIndex) => ({ DeviceIndex, SubnetId: subnet, Groups })),
      TagSpecifications: [{ ResourceType: "instance", Tags }],
    }),
  );
  const instance = Instances![0]!;
  const byIndex = [...instance.NetworkInterfaces!].sort(
    (a, b) => a.Attachment!.DeviceIndex! - b.Attachment!.DeviceIndex!,
  );
  return {
    name,
    id: instance.InstanceId!,
    vpcId: instance.VpcId!,
    role: role.name,
    profileArn: instance.IamInstanceProfile!.Arn!,
    interfaces: byIndex.map((eni) => ({
      id: eni.NetworkInterfaceId!,
      privateIp: eni.PrivateIpAddress!,
      subnetId: eni.SubnetId!,
      groups: eni.Groups!.map(({ GroupId }) => GroupId!).sort(),
    })),
    volumes: instance.BlockDeviceMappings!.map(({ Ebs }) => Ebs!.VolumeId!),
    protected: guarded,
  };
};

/** A user with two keys and a console password. */
export const newUser = (name: string): Promise<User> =>
  seedUser(account, `${name}-${fresh()}`, { keys: 2, password: true });

/** The groups of an interface now, by id. */
export const groupsOf = async (victim: Victim, eni: string): Promise<string[]> => {
  const { hosts } = await lookAt({ hosts: [victim.host] });
  return hosts[0]!.interfaces.find(({ id }) => id === eni)!.groups.map(({ id }) => id);
};

/** How many of a victim's interfaces are isolated. */
export const isolated = async (victim: Victim): Promise<number> => {
  const { hosts } = await lookAt({ hosts: [victim.host] });
  return hosts[0]!.interfaces.filter((eni) => eni.isolated).length;
};

/** What real calls with a session's credentials meet. */
export const answerTo = async (session: Session): Promise<string> =>
  (await lookAt({ sessions: [session] })).sessions[0]!.answer;

/** Expects a victim to be judged so. */
export const expectJudged = async (victim: Victim, expected: (typeof EXPECTATIONS)[number]): Promise<void> =>
  expect(await victim.judged(expected), `${victim.host.name} is ${expected}`).toEqual([]);
