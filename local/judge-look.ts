import {
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import {
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from "@aws-sdk/client-iam";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { requireLoopback } from "./loopback.ts";

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The parts of the seeded company's file that the judge reads: the resources, as seeded. */
export type Seeded = {
  endpoint: string;
  region: string;
  hosts: { name: string; id: string; interfaces: { id: string; groups: string[] }[] }[];
  roles: { name: string; policies: string[] }[];
  sessions: { of: string; kind: string; credentials: Credentials }[];
  users: { name: string; policies: string[]; password: boolean; keys: Credentials[] }[];
};

/** The result of a real signed call. `other` is neither: no answer, or an error that is not about permission. */
export type Answer = { answer: "allowed" | "refused" | "other"; calls: Record<string, string> };

/** The judge's observations. An interface is isolated when none of its groups has any rule, in or out. */
export type Sight = {
  hosts: {
    name: string;
    id: string;
    state: string;
    isolated: boolean;
    interfaces: { id: string; isolated: boolean; groups: { id: string; name: string; rules: number }[] }[];
  }[];
  sessions: ({ of: string; kind: string } & Answer)[];
  keys: ({ user: string; accessKeyId: string; status: string } & Answer)[];
  roles: { name: string; policies: string[] }[];
  users: { name: string; policies: string[]; password: "none" | "set" | "must be changed" }[];
};

/** Codes with which AWS refuses a known caller without permission, or an unknown caller. */
const REFUSALS = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthFailure",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "ExpiredToken",
]);

const ROOT: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Reads every seeded resource with plain SDK calls, as root, and makes calls with every seeded credential. */
export async function look(seeded: Seeded): Promise<Sight> {
  const place = { endpoint: requireLoopback(seeded.endpoint), region: seeded.region, maxAttempts: 1 };
  const ec2 = new EC2Client({ ...place, credentials: ROOT });
  const iam = new IAMClient({ ...place, credentials: ROOT });
  const groups = (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups ?? [];
  return {
    hosts: await Promise.all(seeded.hosts.map(({ name, id }) => lookAtHost(ec2, name, id, groups))),
    sessions: await Promise.all(
      seeded.sessions.map(async ({ of, kind, credentials }) => ({
        of,
        kind,
        ...(await call(place, credentials)),
      })),
    ),
    keys: (await Promise.all(seeded.users.map((user) => lookAtKeys(iam, user, place)))).flat(),
    roles: await Promise.all(seeded.roles.map(({ name }) => lookAtRole(iam, name))),
    users: await Promise.all(seeded.users.map(({ name }) => lookAtUser(iam, name))),
  };
}

async function lookAtHost(ec2: EC2Client, name: string, id: string, all: SecurityGroup[]) {
  const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const instance = answer.Reservations![0]!.Instances![0]!;
  const interfaces = (instance.NetworkInterfaces ?? []).map((eni) => {
    const groups = (eni.Groups ?? []).map(({ GroupId }) => {
      const group = all.find((one) => one.GroupId === GroupId);
      const rules = [...(group?.IpPermissions ?? []), ...(group?.IpPermissionsEgress ?? [])].length;
      return { id: GroupId!, name: group?.GroupName ?? "not found", rules: group ? rules : Number.NaN };
    });
    const isolated = groups.length > 0 && groups.every(({ rules }) => rules === 0);
    return { id: eni.NetworkInterfaceId!, isolated, groups };
  });
  const isolated = interfaces.length > 0 && interfaces.every((eni) => eni.isolated);
  return { name, id, state: instance.State!.Name!, isolated, interfaces };
}

async function lookAtKeys(iam: IAMClient, user: Seeded["users"][number], place: object) {
  const answer = await iam.send(new ListAccessKeysCommand({ UserName: user.name }));
  const status = (id: string) =>
    answer.AccessKeyMetadata?.find((one) => one.AccessKeyId === id)?.Status ?? "gone";
  const looked = user.keys.map(async (key) => ({
    user: user.name,
    accessKeyId: key.accessKeyId,
    status: status(key.accessKeyId),
    ...(await call(place, key)),
  }));
  return Promise.all(looked);
}

async function lookAtRole(iam: IAMClient, name: string) {
  const inline = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
  const others = (attached.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn!);
  return { name, policies: [...(inline.PolicyNames ?? []), ...others].sort() };
}

async function lookAtUser(iam: IAMClient, name: string): Promise<Sight["users"][number]> {
  const inline = await iam.send(new ListUserPoliciesCommand({ UserName: name }));
  const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: name }));
  const others = (attached.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn!);
  const profile = await iam.send(new GetLoginProfileCommand({ UserName: name })).catch((error) => {
    if (error.name !== "NoSuchEntityException") throw error;
  });
  const change = profile?.LoginProfile?.PasswordResetRequired ? "must be changed" : "set";
  return {
    name,
    policies: [...(inline.PolicyNames ?? []), ...others].sort(),
    password: profile ? change : "none",
  };
}

/** Two real signed calls, to two services. */
async function call(place: object, credentials: Credentials): Promise<Answer> {
  const ec2 = new EC2Client({ ...place, credentials });
  const sqs = new SQSClient({ ...place, credentials });
  const calls = {
    "ec2:DescribeInstances": await codeOf(ec2.send(new DescribeInstancesCommand({}))),
    "sqs:ListQueues": await codeOf(sqs.send(new ListQueuesCommand({}))),
  };
  const codes = Object.values(calls);
  if (codes.every((code) => code === "allowed")) return { answer: "allowed", calls };
  return { answer: codes.every((code) => REFUSALS.has(code)) ? "refused" : "other", calls };
}

async function codeOf(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => "allowed",
    (error: Error) => error.name,
  );
}
