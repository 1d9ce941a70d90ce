import {
  AddRoleToInstanceProfileCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import type { Host, Role, Session, User } from "./company.ts";
import { type Account, type Credentials, ROOT_KEY } from "./start.ts";

/** Where identities are made. */
type Here = Pick<Account, "endpoint" | "account" | "region">;

/** The permissions of a host's role, jenkins and carol: enough for a real call to be allowed, and later refused. */
const WORK = ["ec2:DescribeInstances", "sqs:ListQueues", "sqs:SendMessage", "dynamodb:ListTables"];
/** The inline policy that every seeded role and user has. */
const POLICY = "work";

function document(statement: Record<string, unknown>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

function allow(actions: string | string[]): string {
  return document({ Action: actions, Resource: "*" });
}

function client({ endpoint, region }: Here): IAMClient {
  return new IAMClient({ endpoint, region, credentials: ROOT_KEY });
}

/**
 * An instance role with its profile, of the same name. Its trust policy lets EC2 assume it, and the account's root
 * too: EC2 is a stand-in here and hands out no credentials, so the seeder takes the sessions that hosts would have.
 */
export async function seedRole(account: Here, name: string): Promise<Role> {
  const iam = client(account);
  const trust = document({
    Principal: { Service: "ec2.amazonaws.com", AWS: `arn:aws:iam::${account.account}:root` },
    Action: "sts:AssumeRole",
  });
  const made = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY, PolicyDocument: allow(WORK) }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
  iam.destroy();
  return { name, id: made.Role!.RoleId!, arn: made.Role!.Arn!, policies: [POLICY] };
}

/** The session that a host's metadata service would provide: named after the instance, as EC2 does. */
export async function seedInstanceSession(account: Here, host: Host, role: Role): Promise<Session> {
  return {
    ...(await seedRoleSession(account, role, host.id)),
    of: host.name,
    kind: "instance",
  };
}

/** A session of a role by any name: a function's, a task's, or a caller's. */
export async function seedRoleSession(
  account: Here,
  role: Pick<Role, "arn">,
  RoleSessionName: string,
): Promise<Session> {
  const sts = new STSClient({ endpoint: account.endpoint, region: account.region, credentials: ROOT_KEY });
  const made = await sts.send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName }));
  sts.destroy();
  return {
    of: RoleSessionName,
    kind: "role",
    userId: made.AssumedRoleUser!.AssumedRoleId!,
    credentials: asCredentials(made.Credentials!),
  };
}

/** A user with `keys` access keys; `may` is one action or a list, on everything. */
export async function seedUser(
  account: Here,
  name: string,
  wanted: { keys: number; password: boolean; may?: string | string[] },
): Promise<User> {
  const iam = client(account);
  const made = await iam.send(new CreateUserCommand({ UserName: name }));
  const policy = { PolicyName: POLICY, PolicyDocument: allow(wanted.may ?? WORK) };
  await iam.send(new PutUserPolicyCommand({ UserName: name, ...policy }));
  if (wanted.password) {
    const Password = `${crypto.randomUUID()}-A1!`;
    await iam.send(new CreateLoginProfileCommand({ UserName: name, Password }));
  }
  const keys: Credentials[] = [];
  for (let at = 0; at < wanted.keys; at++) {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    keys.push({ accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! });
  }
  iam.destroy();
  const { UserId, Arn } = made.User!;
  return { name, id: UserId!, arn: Arn!, password: wanted.password, keys, policies: [POLICY] };
}

/**
 * Stands for a session of the console, signed in without a second factor: there is no sign-in page here. It is a
 * GetSessionToken session, whose calls carry `aws:MultiFactorAuthPresent=false` like the console's; the key that it
 * was asked for with is deleted, so that the user has a password and no key.
 */
export async function seedConsoleSession(account: Here, user: User): Promise<Session> {
  const iam = client(account);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user.name }));
  const key = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  const sts = new STSClient({ endpoint: account.endpoint, region: account.region, credentials: key });
  const { Credentials } = await sts.send(new GetSessionTokenCommand({}));
  await iam.send(new DeleteAccessKeyCommand({ UserName: user.name, AccessKeyId: key.accessKeyId }));
  iam.destroy();
  sts.destroy();
  return { of: user.name, kind: "console", userId: user.id, credentials: asCredentials(Credentials!) };
}

function asCredentials(made: {
  AccessKeyId?: string | undefined;
  SecretAccessKey?: string | undefined;
  SessionToken?: string | undefined;
}): Credentials {
  return {
    accessKeyId: made.AccessKeyId!,
    secretAccessKey: made.SecretAccessKey!,
    sessionToken: made.SessionToken!,
  };
}
