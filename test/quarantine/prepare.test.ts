import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  AssociateVpcCidrBlockCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { handler } from "../../functions/prepare.ts";
import { PREPARE_PERMISSIONS, prepare } from "../../lib/quarantine/prepare.ts";
import { removeQuarantineGroups } from "../../lib/quarantine/remove-quarantine-groups.ts";
import { makeNetwork, PLACE } from "../actions/ec2-account.ts";
import { awsError, Crash, type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";

const moto = useServer();
let ec2: EC2Client;
beforeAll(async () => {
  ec2 = openClient(moto, EC2Client);
});
beforeEach(async () => {
  // moto's account comes with one; a test makes what it needs.
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  expect(Vpcs).toHaveLength(1);
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "prepare", faults);
}

async function tagged(): Promise<SecurityGroup[]> {
  const filter = { Name: "tag:cordon:quarantine", Values: ["true"] };
  return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [filter] }))).SecurityGroups ?? [];
}

async function rulesOf(id: string) {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  const { IpPermissions = [], IpPermissionsEgress = [] } = SecurityGroups![0]!;
  return [...IpPermissions, ...IpPermissionsEgress];
}

async function makeVpc() {
  return (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }))).Vpc!.VpcId!;
}

async function openWide(GroupId: string, other: string) {
  // moto takes an IPv6 rule out only where the VPC has IPv6; EC2 does everywhere.
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  const VpcId = SecurityGroups![0]!.VpcId!;
  await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }));
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: "203.0.113.0/24", Description: "me" }],
          Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }],
        },
        { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: other, UserId: PLACE.account }] },
      ],
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupEgressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
        { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
      ],
    }),
  );
}

describe("prepare", () => {
  test("every VPC gets one group, tagged when it is made, with no rule", async () => {
    const second = await makeVpc();
    const prepared = await prepare(door());

    const groups = await tagged();
    expect(groups.map(({ VpcId }) => VpcId).sort()).toEqual(prepared.map(({ vpc }) => vpc).sort());
    expect(groups.map(({ VpcId }) => VpcId)).toContain(second);
    for (const { vpc, group, created, drift, problems } of prepared) {
      expect({ created, drift, problems }).toEqual({ created: true, drift: [], problems: [] });
      expect(groups.find(({ GroupId }) => GroupId === group)).toMatchObject({
        VpcId: vpc,
        GroupName: "cordon-quarantine",
        IpPermissions: [],
        IpPermissionsEgress: [],
      });
    }
  });

  test("again changes nothing", async () => {
    const first = await prepare(door());
    const again = door();
    expect(await prepare(again)).toEqual(first.map((vpc) => ({ ...vpc, created: false })));
    expect(again.calls.filter(({ command }) => !command.startsWith("Describe"))).toEqual([]);
  });

  test("two at once make one group", async () => {
    await makeVpc();
    const [one, two] = await Promise.all([prepare(door()), prepare(door())]);
    expect(one.map(({ group }) => group)).toEqual(two.map(({ group }) => group));
    expect(await tagged()).toHaveLength(2);
    for (const { GroupId } of await tagged()) expect(await rulesOf(GroupId!)).toEqual([]);
  });

  test("what somebody put into our group is taken out and told, IPv4, IPv6 and groups", async () => {
    const { vpc, makeQuarantine, web } = await makeNetwork(moto);
    const group = await makeQuarantine();
    await openWide(group, web);

    const prepared = (await prepare(door())).find((one) => one.vpc === vpc)!;
    expect(prepared).toMatchObject({ group, created: false, problems: [] });
    expect(prepared.drift.join()).toMatch(/in tcp 22 from 203\.0\.113\.0\/24.*2001:db8::\/32/);
    expect(prepared.drift.join()).toContain(`from ${web}`);
    expect(prepared.drift.join()).toMatch(/out all to .*::\/0/);
    expect(await rulesOf(group)).toEqual([]);
  });

  test("somebody else's tagged group is left alone and named, and the VPC gets ours", async () => {
    const { vpc, makeQuarantine, open } = await makeNetwork(moto);
    const foreign = await makeQuarantine("isolation-by-hand");
    await open(foreign);
    const before = await rulesOf(foreign);

    const prepared = (await prepare(door())).find((one) => one.vpc === vpc)!;
    expect(prepared.problems.join()).toMatch(
      new RegExp(`${foreign} \\(isolation-by-hand\\).*remove the tag`),
    );
    expect(prepared.created).toBe(true);
    expect(await rulesOf(foreign)).toEqual(before);
    expect(await rulesOf(prepared.group!)).toEqual([]);
  });

  test("a group that took our name first is never trusted, and stops no other VPC", async () => {
    const vpc = await makeVpc();
    const input = { GroupName: "cordon-quarantine", Description: "open", VpcId: vpc };
    const { GroupId: taken } = await ec2.send(new CreateSecurityGroupCommand(input));

    const prepared = await prepare(door());
    expect(prepared.find((one) => one.vpc === vpc)).toMatchObject({ created: false, drift: [] });
    expect(prepared.find((one) => one.vpc === vpc)!.group).toBeUndefined();
    expect(prepared.find((one) => one.vpc === vpc)!.problems.join()).toContain(
      `${taken} of ${vpc} has the name`,
    );
    expect(prepared.filter(({ group }) => group !== undefined)).toHaveLength(prepared.length - 1);
    expect(await rulesOf(taken!)).not.toEqual([]);
  });

  test("EC2 may not know a new group for a moment", async () => {
    let unknown = 2;
    const prepared = await prepare(
      door({
        before({ command, input }) {
          if (command === "DescribeSecurityGroups" && input["GroupIds"] && unknown-- > 0)
            throw awsError("InvalidGroup.NotFound");
        },
      }),
    );
    expect(prepared.flatMap(({ problems }) => problems)).toEqual([]);
    expect(unknown).toBeLessThan(0);
  });

  test("the process may die before any call; the next run mends it", async () => {
    const whole = door();
    await prepare(whole);
    const calls = whole.calls.length;
    expect(calls).toBeGreaterThanOrEqual(5);
    for (let at = 1; at <= calls; at++) {
      await moto.reset();
      const dead = (_: unknown, n: number) => {
        if (n >= at) throw new Crash(`before call ${at}`);
      };
      await prepare(door({ before: dead })).catch((error: Error) => expect(error.name).toBe("Crash"));
      const after = await prepare(door());
      expect(after.flatMap(({ problems }) => problems)).toEqual([]);
      for (const { group } of after) expect(await rulesOf(group!)).toEqual([]);
      expect(await tagged()).toHaveLength(after.length);
    }
  });

  test("calls made are permissions declared, no more and no less", async () => {
    const { vpc, makeQuarantine, web } = await makeNetwork(moto);
    await openWide(await makeQuarantine(), web);
    await makeVpc();
    const seen = door();
    await prepare(seen);
    expect(vpc).toBeDefined();
    const declared = [...PREPARE_PERMISSIONS.read, ...PREPARE_PERMISSIONS.apply].flatMap(
      ({ actions }) => actions,
    );
    expect(new Set(seen.calls.flatMap(({ actions }) => actions))).toEqual(new Set(declared));
  });
});

describe("removing the groups", () => {
  test("deletes ours, keeps and names what isolates a host, looks at nobody else's", async () => {
    const { makeQuarantine, launch, setGroups } = await makeNetwork(moto);
    const inUse = await makeQuarantine();
    const foreign = await makeQuarantine("isolation-by-hand");
    const host = await launch([inUse]);
    await setGroups(host.enis[0]!, inUse);
    await prepare(door());
    const ours = (await tagged())
      .map(({ GroupId }) => GroupId)
      .filter((id) => id !== inUse && id !== foreign);
    expect(ours.length).toBeGreaterThan(0);

    const { removed, kept } = await removeQuarantineGroups(door());
    expect([...removed].sort()).toEqual(ours.sort());
    expect(kept).toEqual([{ group: inUse, because: `in use by ${host.enis[0]} of ${host.id}` }]);
    expect((await tagged()).map(({ GroupId }) => GroupId).sort()).toEqual([inUse, foreign].sort());
  });

  test("a group that a rule names is kept, and one that is gone already is gone", async () => {
    await prepare(door());
    const errors = { DependencyViolation: 1, "InvalidGroup.NotFound": 0 };
    for (const [name, left] of Object.entries(errors)) {
      const { kept } = await removeQuarantineGroups(
        door({
          before: ({ command }) => {
            if (command === "DeleteSecurityGroup") throw awsError(name);
          },
        }),
      );
      expect(kept).toHaveLength(left);
    }
  });
});

describe("functions/prepare", () => {
  const answers: { contentType: string | undefined; body: Record<string, unknown> }[] = [];
  const cloudFormation = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      answers.push({
        contentType: request.headers["content-type"],
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      response.end();
    });
  });
  beforeAll(async () => {
    await once(cloudFormation.listen(0, "127.0.0.1"), "listening");
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_REGION: PLACE.region,
      AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
      AWS_SECRET_ACCESS_KEY: "test",
      CORDON_ACCOUNTS: JSON.stringify([PLACE.account]),
      CORDON_PARTITION: "aws",
    });
  });
  afterAll(() => void cloudFormation.close());
  beforeEach(() => void answers.splice(0));

  const deploy = (RequestType: string) => ({
    RequestType,
    ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`,
    RequestId: "1",
    StackId: "stack",
    LogicalResourceId: "QuarantineGroups",
  });

  test("answers CloudFormation with a body that the signed address takes", async () => {
    await handler(deploy("Create"));
    expect(answers).toHaveLength(1);
    expect(answers[0]!.contentType ?? "").toBe("");
    expect(answers[0]!.body).toMatchObject({
      Status: "SUCCESS",
      PhysicalResourceId: "quarantine-groups",
      RequestId: "1",
      StackId: "stack",
      LogicalResourceId: "QuarantineGroups",
      Data: { Summary: "1 of 1 VPCs" },
    });
    expect(await tagged()).toHaveLength(1);
  });

  test("leaves the groups when the stack goes", async () => {
    await handler(deploy("Create"));
    await handler(deploy("Delete"));
    expect(answers.map(({ body }) => body["Status"])).toEqual(["SUCCESS", "SUCCESS"]);
    expect(await tagged()).toHaveLength(1);
  });

  test("a VPC without a group does not stop the deploy, and fails the run", async () => {
    const vpc = await makeVpc();
    const input = { GroupName: "cordon-quarantine", Description: "open", VpcId: vpc };
    await ec2.send(new CreateSecurityGroupCommand(input));
    await expect(handler(deploy("Update"))).rejects.toThrow(`${vpc}: Error:`);
    expect(answers[0]!.body).toMatchObject({
      Status: "SUCCESS",
      Data: { Summary: expect.stringMatching(/^1 of 2 VPCs; vpc-.*has the name/) },
    });
    await ec2.send(new DeleteVpcCommand({ VpcId: vpc })).catch(() => undefined);
  });

  test("an opened group is closed and fails the run, so that an alarm tells", async () => {
    const { makeQuarantine, web } = await makeNetwork(moto);
    const group = await makeQuarantine();
    await openWide(group, web);
    await expect(handler({ source: "aws.events" })).rejects.toThrow("had been opened and is empty again");
    expect(await rulesOf(group)).toEqual([]);
    expect(answers).toEqual([]);
    await handler({ source: "aws.events" });
  });

  test("answers also when nothing can be done at all", async () => {
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    process.env["AWS_REGION"] = "eu-west-9";
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9";
    try {
      await expect(handler(deploy("Create"))).rejects.toThrow();
      expect(answers[0]!.body["Status"]).toBe("SUCCESS");
      expect(answers[0]!.body["Data"]).toEqual({ Summary: expect.stringMatching(/^0 of 0 VPCs; ./) });
    } finally {
      process.env["AWS_REGION"] = PLACE.region;
      process.env["AWS_ENDPOINT_URL"] = endpoint;
    }
  });
});
