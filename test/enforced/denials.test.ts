import { setTimeout as sleep } from "node:timers/promises";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deactivateAccessKey } from "../../lib/actions/deactivate-access-key.ts";
import { denyBucketPrincipal } from "../../lib/actions/deny-bucket-principal.ts";
import { denyInstanceSession } from "../../lib/actions/deny-instance-session.ts";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import { denyUser } from "../../lib/actions/deny-user.ts";
import { quarantineRole } from "../../lib/actions/quarantine-role.ts";
import { requireMfa } from "../../lib/actions/require-mfa.ts";
import { revokeRoleSessions } from "../../lib/actions/revoke-role-sessions.ts";
import { undoPrivilegeGrant } from "../../lib/actions/undo-privilege-grant.ts";
import type { AnyAction, Change } from "../../lib/model/action.ts";
import type { Place } from "../../lib/model/place.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import type { Credentials } from "../../local/start.ts";
import { makeHosts } from "../actions/profile-account.ts";
import { openClient, openDoor } from "../support/aws-door.ts";
import { type EnforcedAccount, startEnforced } from "../support/enforced-account.ts";

const ALL = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const GLOBAL = { account: "123456789012", region: "global" } as const;
const REGIONAL = { account: "123456789012", region: "us-east-1" } as const;
const REFUSED = "refused everywhere";
const ANSWERED = "answered everywhere";

let account: EnforcedAccount;
beforeAll(async () => {
  account = await startEnforced();
});
afterAll(() => account?.stop());

/** Really signs a call to each of three services. */
async function calls(credentials: Credentials): Promise<string> {
  const as = account.as(credentials);
  const answers = await Promise.allSettled([
    openClient(as, S3Client).send(new ListBucketsCommand({})),
    openClient(as, IAMClient).send(new ListUsersCommand({})),
    openClient(as, EC2Client).send(new DescribeVpcsCommand({})),
  ]);
  const said = answers.map((one) => (one.status === "fulfilled" ? "answered" : one.reason.name));
  const denied = said.filter((each) => DENIED.test(each));
  return denied.length === 3 ? REFUSED : said.every((each) => each === "answered") ? ANSWERED : said.join();
}

/** As each service calls a denial, and a key that is not active. */
const DENIED = /^(AccessDenied|UnauthorizedOperation|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure)/;

/** The action at work with power over everything: what it may and may not is another test's. */
async function contain(action: AnyAction, target: Place, now = () => new Date()) {
  const aws = { ...openDoor(account, target, "7QX4M2K9TD"), now };
  const planned = await action.plan(target, aws);
  if (!("changes" in planned)) throw new Error(JSON.stringify(planned));
  const changes: readonly Change[] = JSON.parse(JSON.stringify(planned.changes));
  expect(changes.filter(({ inForce }) => inForce)).toEqual([]);
  for (const change of changes) await action.apply(target, change, aws);
  expect(await action.verify(target, changes, aws)).toEqual({ holds: true, missing: [] });
  return {
    undo: async () => {
      for (const change of changes)
        expect(await undoChange(action, target, change, aws)).toEqual({ undone: expect.any(String) });
    },
  };
}

/** A user that may do everything, and its key. */
async function makeUser(UserName: string) {
  const iam = openClient(account, IAMClient);
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify(ALL);
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "all", PolicyDocument }));
  return makeKey(UserName);
}

async function makeKey(UserName: string): Promise<Credentials> {
  const made = await openClient(account, IAMClient).send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: made.AccessKey!.AccessKeyId!, secretAccessKey: made.AccessKey!.SecretAccessKey! };
}

/** What `aws sts get-session-token` gives: the user's own session, without a second factor. */
async function sessionOf(key: Credentials): Promise<Credentials> {
  const sts = openClient(account.as(key), STSClient);
  const { Credentials: made } = await sts.send(new GetSessionTokenCommand({}));
  return {
    accessKeyId: made!.AccessKeyId!,
    secretAccessKey: made!.SecretAccessKey!,
    sessionToken: made!.SessionToken!,
  };
}

describe.concurrent("who is denied is denied by the account itself, and nobody else is", () => {
  test("deny-role-session: one name of a role, sessions made later too, until it is undone", async () => {
    const { roleId } = await account.makeRole("web", ALL, "/app/");
    await account.makeRole("other", ALL);
    const host = "i-0123456789abcdef0";
    const [stolen, neighbour, elsewhere] = await Promise.all([
      account.assume("web", host),
      account.assume("web", "i-0aaaaaaaaaaaaaaaa"),
      account.assume("other", host),
    ]);
    expect(await calls(stolen)).toBe(ANSWERED);
    const target = { ...GLOBAL, roleName: "web", roleId, sessionName: host, workload: "ec2" };
    const { undo } = await contain(denyRoleSession, target);
    expect(await calls(stolen)).toBe(REFUSED);
    expect(await calls(await account.assume("web", host))).toBe(REFUSED);
    expect(await calls(neighbour)).toBe(ANSWERED);
    expect(await calls(elsewhere)).toBe(ANSWERED);
    // As the plan says: nothing can deny this call.
    const { Arn } = await openClient(account.as(stolen), STSClient).send(new GetCallerIdentityCommand({}));
    expect(Arn).toContain(host);
    await undo();
    expect(await calls(stolen)).toBe(ANSWERED);
  });

  test("deny-instance-session: what a host has from its profile, and no other host of the role", async () => {
    await account.makeRole("shop", ALL, "/app/");
    const { makeProfile, launch } = makeHosts(account);
    const profile = await makeProfile("hosts-of-the-shop", "shop");
    const [instanceId, other] = [await launch(profile), await launch(profile)];
    // EC2 names the session of a host after it.
    const [stolen, neighbour] = await Promise.all([
      account.assume("shop", instanceId),
      account.assume("shop", other),
    ]);
    const { undo } = await contain(denyInstanceSession, { ...REGIONAL, instanceId } as Place);
    expect(await calls(stolen)).toBe(REFUSED);
    expect(await calls(await account.assume("shop", instanceId))).toBe(REFUSED);
    expect(await calls(neighbour)).toBe(ANSWERED);
    await undo();
    expect(await calls(stolen)).toBe(ANSWERED);
  });

  test("revoke-role-sessions: those made before the cutoff; whoever signs in after it is let in", async () => {
    const { roleId } = await account.makeRole("pipeline", ALL);
    await account.makeRole("pipeline-of-others", ALL);
    const [stolen, elsewhere] = await Promise.all([
      account.assume("pipeline", "build"),
      account.assume("pipeline-of-others", "build"),
    ]);
    // The cutoff is a minute ahead: a clock that is a minute slow, so that nobody has to wait.
    const cutoff = (Math.floor(Date.now() / 1_000) + 1) * 1_000;
    const target = { ...GLOBAL, roleName: "pipeline", roleId } as Place;
    const { undo } = await contain(revokeRoleSessions, target, () => new Date(cutoff - 60_000));
    expect(await calls(stolen)).toBe(REFUSED);
    expect(await calls(elsewhere)).toBe(ANSWERED);
    await sleep(Math.max(0, cutoff - Date.now()) + 20);
    expect(await calls(await account.assume("pipeline", "build"))).toBe(ANSWERED);
    expect(await calls(stolen)).toBe(REFUSED);
    await undo();
    expect(await calls(stolen)).toBe(ANSWERED);
  });

  test("revoke-role-sessions: by the true clock, sessions of the next minute are denied as well", async () => {
    const { roleId } = await account.makeRole("batch", ALL);
    const { undo } = await contain(revokeRoleSessions, { ...GLOBAL, roleName: "batch", roleId } as Place);
    const later = await account.assume("batch", "build");
    expect(await calls(later)).toBe(REFUSED);
    await undo();
    expect(await calls(later)).toBe(ANSWERED);
  });

  test("quarantine-role: every session of the role, and nobody gets a new one", async () => {
    const { roleId } = await account.makeRole("backdoor", ALL);
    await account.makeRole("front-door", ALL);
    const key = await makeUser("quinn");
    const assume = async (name: string) => {
      const RoleArn = `arn:aws:iam::123456789012:role/${name}`;
      const input = new AssumeRoleCommand({ RoleArn, RoleSessionName: "quinn" });
      return openClient(account.as(key), STSClient)
        .send(input)
        .then(
          () => "assumed",
          (error: Error) => error.name,
        );
    };
    const [stolen, elsewhere] = await Promise.all([
      account.assume("backdoor", "intruder"),
      account.assume("front-door", "intruder"),
    ]);
    expect(await assume("backdoor")).toBe("assumed");
    const target = { ...GLOBAL, roleName: "backdoor", roleId, closeTrust: true };
    const { undo } = await contain(quarantineRole, target);
    expect(await calls(stolen)).toBe(REFUSED);
    expect(await assume("backdoor")).toMatch(DENIED);
    expect(await calls(elsewhere)).toBe(ANSWERED);
    expect(await assume("front-door")).toBe("assumed");
    await undo();
    expect(await calls(stolen)).toBe(ANSWERED);
    expect(await assume("backdoor")).toBe("assumed");
  });

  test("deny-user: each of its keys and its sessions, and no other user", async () => {
    const [stolen, neighbour] = [await makeUser("jenkins"), await makeUser("ana")];
    const [second, session] = [await makeKey("jenkins"), await sessionOf(stolen)];
    const { undo } = await contain(denyUser, { ...GLOBAL, userName: "jenkins" } as Place);
    for (const each of [stolen, second, session]) expect(await calls(each)).toBe(REFUSED);
    expect(await calls(neighbour)).toBe(ANSWERED);
    await undo();
    for (const each of [stolen, second, session]) expect(await calls(each)).toBe(ANSWERED);
  });

  test("deactivate-access-key: that key, and not its user's other one", async () => {
    const stolen = await makeUser("build");
    const other = await makeKey("build");
    const { undo } = await contain(deactivateAccessKey, {
      ...GLOBAL,
      accessKeyId: stolen.accessKeyId,
    } as Place);
    expect(await calls(stolen)).toBe(REFUSED);
    expect(await calls(other)).toBe(ANSWERED);
    await undo();
    expect(await calls(stolen)).toBe(ANSWERED);
  });

  // A session with a second factor cannot be had here: that it is let in is decided by the evaluator of policies
  // (test/actions/deny-document.test.ts).
  test("require-mfa: what has no second factor may enrol one and nothing else", async () => {
    const [key, neighbour] = [await makeUser("mia"), await makeUser("noa")];
    const session = await sessionOf(key);
    const { undo } = await contain(requireMfa, { ...GLOBAL, userName: "mia" } as Place);
    for (const each of [key, session]) {
      expect(await calls(each)).toBe(REFUSED);
      const iam = openClient(account.as(each), IAMClient);
      expect(await iam.send(new ListMFADevicesCommand({ UserName: "mia" }))).toMatchObject({
        MFADevices: [],
      });
    }
    expect(await calls(neighbour)).toBe(ANSWERED);
    await undo();
    for (const each of [key, session]) expect(await calls(each)).toBe(ANSWERED);
  });

  test("deny-bucket-principal: one role, or one session of it, in one bucket", async () => {
    const s3 = openClient(account, S3Client);
    for (const Bucket of ["payroll", "menu"]) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(new PutObjectCommand({ Bucket, Key: "list", Body: "1" }));
    }
    for (const name of ["reader", "writer"]) await account.makeRole(name, ALL);
    const [stolen, colleague, elsewhere] = await Promise.all([
      account.assume("reader", "intruder"),
      account.assume("reader", "ana"),
      account.assume("writer", "intruder"),
    ]);
    const reads = (as: Credentials, Bucket = "payroll") =>
      openClient(account.as(as), S3Client)
        .send(new GetObjectCommand({ Bucket, Key: "list" }))
        .then(
          // A body that nobody reads keeps its connection, and breaks when the account ends.
          ({ Body }) => Body!.transformToString().then(() => "read"),
          (error: Error) => error.name,
        );
    for (const [principalArn, others] of [
      ["arn:aws:iam::123456789012:role/reader", "AccessDenied"],
      ["arn:aws:sts::123456789012:assumed-role/reader/intruder", "read"],
    ] as const) {
      expect(await reads(stolen)).toBe("read");
      const target = { ...REGIONAL, bucketName: "payroll", principalArn } as Place;
      const { undo } = await contain(denyBucketPrincipal, target);
      expect(await reads(stolen)).toBe("AccessDenied");
      expect(await reads(colleague)).toBe(others);
      expect(await reads(elsewhere)).toBe("read");
      expect(await reads(stolen, "menu")).toBe("read");
      await undo();
      expect(await reads(stolen)).toBe("read");
    }
  });

  test("undo-privilege-grant: what an attached policy gave is gone, and with the undo back", async () => {
    const iam = openClient(account, IAMClient);
    await iam.send(new CreateUserCommand({ UserName: "eve" }));
    const PolicyDocument = JSON.stringify(ALL);
    const { Policy: power } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "power", PolicyDocument }),
    );
    const policyArn = power!.Arn!;
    await iam.send(new AttachUserPolicyCommand({ UserName: "eve", PolicyArn: policyArn }));
    const [key, neighbour] = [await makeKey("eve"), await makeUser("adam")];
    expect(await calls(key)).toBe(ANSWERED);
    const target = { ...GLOBAL, grant: "attached-policy", to: "user", name: "eve", policyArn };
    const { undo } = await contain(undoPrivilegeGrant, target);
    expect(await calls(key)).toBe(REFUSED);
    expect(await calls(neighbour)).toBe(ANSWERED);
    await undo();
    expect(await calls(key)).toBe(ANSWERED);
  });
});
