import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeInstancesCommand, EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateAccessKeyCommand, DeleteUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Denied, readOnly } from "../../lib/cli/trying/read-only.ts";
import type { Tried } from "../../lib/cli/trying/tried.ts";
import type { AnyAction, Aws } from "../../lib/model/action.ts";
import { allow } from "../../lib/model/permission.ts";
import { loadActions } from "../../lib/units/load-units.ts";
import { describeEc2, makeNetwork, PLACE } from "../actions/ec2-account.ts";
import { describeIam, makeIam } from "../actions/iam-account.ts";
import { openClient, openDoor } from "../support/aws-door.ts";
import { eventWith } from "../support/event-with.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { startProxy } from "../support/recording-proxy.ts";
import { runCordon } from "./run-cordon.ts";

let moto: Moto;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let cwd: string;
/** A host with two interfaces, its role, and an event about both. */
let host: { id: string; enis: string[]; quarantine: string };
let event: object;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "cordon-try-"));
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  const network = await makeNetwork(moto);
  const quarantine = await network.makeQuarantine();
  host = { ...(await network.launch([network.web, network.db], [network.db])), quarantine };
  const roleId = await makeIam(moto).makeRole("web-server");
  event = eventWith("stolen-instance-credentials", "matches-outside-aws", {
    "detail.region": PLACE.region,
    "detail.resource.accessKeyDetails.principalId": `${roleId}:${host.id}`,
    "detail.resource.instanceDetails.instanceId": host.id,
  });
});
afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  rmSync(cwd, { recursive: true });
});

const KEY = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "none" };

function cordonTry(words: readonly string[], about: unknown = event, env: NodeJS.ProcessEnv = KEY) {
  const file = join(cwd, "event.json");
  writeFileSync(file, typeof about === "string" ? about : JSON.stringify(about, null, 2));
  const [playbook = "stolen-instance-credentials", ...options] = words;
  return runCordon(["try", playbook, file, ...options], {
    cwd,
    env: { ...env, AWS_ENDPOINT_URL: proxy.endpoint, AWS_REGION: PLACE.region, AWS_MAX_ATTEMPTS: "1" },
  });
}

const STOLEN = "stolen-instance-credentials";

describe("the plan against the account", () => {
  it("says what would change, who is hit, how it is undone, what is decided and what it needs", async () => {
    const { code, out, errors } = await cordonTry([STOLEN, "--json"]);
    expect([code, errors]).toEqual([0, ""]);
    const tried = JSON.parse(out) as Tried;
    expect(tried).toMatchObject({
      schema: "cordon.try/v1",
      caller: { account: PLACE.account },
      playbook: STOLEN,
      decision: { outcome: "act", mode: "act" },
      missing: [],
    });
    expect(tried.steps.map(({ action, failed, refused }) => [action, failed ?? refused])).toEqual([
      ["deny-role-session", undefined],
      ["isolate-instance", undefined],
      ["snapshot-volumes", undefined],
    ]);
    const [deny, isolate, snapshot] = tried.steps;
    expect(deny?.rearms).toBe(true);
    expect(isolate?.changes.map(({ hold, to }) => [hold, to.includes(host.quarantine)])).toEqual(
      host.enis.map((eni) => [`network-interface/${eni}/groups`, true]),
    );
    expect(snapshot?.irreversible).toContain("evidence");
    const isolation = tried.permissions.find(({ action }) => action === "isolate-instance");
    expect(isolation).toMatchObject({
      apply: ["ec2:ModifyNetworkInterfaceAttribute"],
      revert: ["ec2:ModifyNetworkInterfaceAttribute"],
    });
    expect(isolation?.read).toContain("ec2:DescribeInstances");
  });

  it("reads as a page", async () => {
    const { code, out } = await cordonTry([STOLEN, "--as", "ask"]);
    expect(code).toBe(0);
    expect(out).toContain("decision  approval required (mode ask)");
    expect(out.split("\n")[1]).toBe("as if in ask; deployed here: no");
    expect(out).toContain("→");
    expect(out).toContain("\nPERMISSIONS\n");
    expect(out).toMatch(/to contain +ec2:ModifyNetworkInterfaceAttribute/);
    expect(out).toContain("No changes made.");
    expect(out).not.toContain("LACK");
  });

  it("only reads: the account is as it was, and no other call ever left", async () => {
    const before = [await describeEc2(moto), await describeIam(moto)];
    await cordonTry([STOLEN]);
    expect([await describeEc2(moto), await describeIam(moto)]).toEqual(before);
    const calls = (await (await fetch(`${proxy.endpoint}/_test/calls?text=.*`)).json()) as string[];
    expect(new Set(calls)).toContain("DescribeNetworkInterfaces");
    expect(calls.filter((call) => !/^(Get|List|Describe)/.test(call))).toEqual([]);
  });
});

describe("refuses", () => {
  const elsewhere = () => ({
    ...event,
    detail: { ...(event as { detail: object }).detail, accountId: "210987654321" },
  });

  it("an event of another account, unless told otherwise", async () => {
    const { code, out, errors } = await cordonTry([STOLEN], elsewhere());
    expect([code, out]).toEqual([4, ""]);
    expect(errors).toContain(
      "the event is about account 210987654321, your credentials are for 123456789012",
    );
    expect((await cordonTry([STOLEN, "--any-account"], elsewhere())).code).toBe(0);
  });

  it.each<[string, string[], () => unknown, number, string]>([
    ["a playbook that is not there", ["panic"], () => event, 3, "no playbook panic in playbooks/"],
    [
      "an event that its rule does not match",
      ["leaked-access-key"],
      () => event,
      4,
      "no rule of leaked-access-key",
    ],
    [
      "an event that cannot be read",
      [STOLEN],
      () => ({ ...event, detail: { ...(event as { detail: object }).detail, accountId: "x" } }),
      4,
      "cannot be read",
    ],
    ["no event", [STOLEN], () => "", 2, "has no event"],
    ["several", [STOLEN], () => [event, event], 2, "has several events"],
    ["what is no JSON", [STOLEN], () => "{", 2, "event.json: "],
  ])("%s", async (_, words, about, code, says) => {
    const result = await cordonTry(words, about());
    expect([result.code, result.out]).toEqual([code, ""]);
    expect(result.errors).toContain(says === "cannot be read" ? "accountId" : says);
  });

  it("a file that is not there", async () => {
    const { code, errors } = await runCordon(["try", STOLEN, "no-such.json"], { cwd });
    expect([code, errors]).toEqual([3, "cordon: no such file: no-such.json\n"]);
  });
});

describe("with credentials that may not look everywhere", () => {
  /** moto enforces IAM from here on, or no longer. */
  const enforce = (isOn: boolean) =>
    fetch(`${moto.endpoint}/moto-api/reset-auth`, { method: "POST", body: isOn ? "0" : "inf" });

  it("names what is missing, says what it found all the same, and ends with 6", async () => {
    const { iam, makeUser, putUserPolicy } = makeIam(moto);
    await makeUser("looker");
    const Statement = [{ Effect: "Allow", Action: ["iam:Get*", "iam:List*", "sts:*"], Resource: "*" }];
    await putUserPolicy("looker", "look", JSON.stringify({ Version: "2012-10-17", Statement }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "looker" }));
    const env = {
      AWS_ACCESS_KEY_ID: AccessKey!.AccessKeyId!,
      AWS_SECRET_ACCESS_KEY: AccessKey!.SecretAccessKey!,
    };
    await enforce(true);
    try {
      const { code, out } = await cordonTry([STOLEN, "--json"], event, env);
      const tried = JSON.parse(out) as Tried;
      expect(code).toBe(6);
      expect(tried.missing).toContainEqual({
        action: "isolate-instance",
        permission: "ec2:DescribeInstances",
      });
      expect(tried.missing.filter(({ permission }) => permission.startsWith("iam:"))).toEqual([]);
      // moto says AccessDenied for EC2 too, which itself says UnauthorizedOperation.
      const denied = expect.stringMatching(/^(AccessDenied|UnauthorizedOperation): /);
      expect(tried.steps.map(({ failed }) => failed)).toEqual([undefined, denied, denied]);
      const page = await cordonTry([STOLEN], event, env);
      expect(page.out).toContain("PERMISSIONS THAT YOUR CREDENTIALS LACK");
      expect(page.out).toContain("✖ ec2:DescribeInstances, to plan isolate-instance");
    } finally {
      await enforce(false);
    }
  });
});

describe("the door that only looks", () => {
  const look = (action: Partial<AnyAction>) => {
    const door = openDoor(moto, PLACE, "try");
    const denied: Denied[] = [];
    const permissions = { read: [], apply: [], revert: [], ...action.permissions };
    const aws = readOnly(door, { id: "sly", ...action, permissions } as AnyAction, {
      denied: (one) => void denied.push(one),
      sent: () => undefined,
    });
    return { aws, door, denied };
  };
  const terminate = (aws: Aws) =>
    aws.client(EC2Client).send(new TerminateInstancesCommand({ InstanceIds: [host.id] }));

  it("sends what an action declares as a read", async () => {
    const { aws, door } = look({
      permissions: { read: [allow(["ec2:DescribeInstances"])], apply: [], revert: [] },
    });
    await aws.client(EC2Client).send(new DescribeInstancesCommand({}));
    expect(door.calls.map(({ command }) => command)).toEqual(["DescribeInstances"]);
  });

  it.each([
    [
      "a read that is not declared",
      {},
      (aws: Aws) => aws.client(EC2Client).send(new DescribeInstancesCommand({})),
    ],
    ["a change", { read: [], apply: [allow(["ec2:TerminateInstances"])], revert: [] }, terminate],
    [
      "a change that is declared as a read",
      { read: [allow(["ec2:TerminateInstances"])], apply: [], revert: [] },
      terminate,
    ],
    [
      "a change of another service",
      {},
      (aws: Aws) => aws.client(IAMClient).send(new DeleteUserCommand({ UserName: "looker" })),
    ],
  ])("does not send %s", async (_, permissions, call) => {
    const { aws, door } = look({ permissions: permissions as AnyAction["permissions"] });
    await expect(call(aws)).rejects.toThrow(/it was not sent/);
    expect(door.calls).toEqual([]);
  });

  it("looks everywhere that an action's plan looks: the names of the reads fit", async () => {
    const actions = await loadActions(join(import.meta.dirname, "../.."));
    const reads = actions.flatMap(({ permissions }) => permissions.read.flatMap(({ actions }) => actions));
    expect(
      reads.filter((name) => !/^[a-z0-9-]+:(Get|List|Describe|BatchGet|Lookup|AdminGet)[A-Z]/.test(name)),
    ).toEqual([]);
  });

  it("keeps a client what it is, as paginators want it", () => {
    expect(look({}).aws.client(EC2Client)).toBeInstanceOf(EC2Client);
    expect(openClient(moto, EC2Client)).toBeInstanceOf(EC2Client);
  });
});
