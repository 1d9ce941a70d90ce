import {
  AllocateAddressCommand,
  CreateNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type NetworkAcl,
  type Vpc,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { blockRemoteAddress as block } from "../../lib/actions/block-remote-address.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";

const REMOTE = "198.51.100.7";
const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
let id: string;
beforeEach(async () => {
  net = await makeNetwork(moto);
  id = (await net.launch([net.web], [net.db])).id;
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target(address = REMOTE) {
  return { ...PLACE, address, instanceId: id };
}
function plan(address?: string, faults?: Faults) {
  return block.plan(target(address), door(faults));
}
type Known = Parameters<typeof block.apply>[1];
async function changesOf(address?: string, faults?: Faults) {
  return ((await plan(address, faults)) as Plan).changes as readonly Change[] as readonly Known[];
}
async function acl(): Promise<NetworkAcl> {
  const Filters = [{ Name: "vpc-id", Values: [net.vpc] }];
  return (await net.ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls![0]!;
}
async function entry(RuleNumber: number, RuleAction: "allow" | "deny", CidrBlock: string, Egress = false) {
  return net.ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId: (await acl()).NetworkAclId,
      RuleNumber,
      RuleAction,
      CidrBlock,
      Egress,
      Protocol: "-1",
    }),
  );
}
async function ours() {
  return (await acl())
    .Entries!.filter(({ CidrBlock }) => CidrBlock === `${REMOTE}/32`)
    .map(({ RuleNumber, Egress, RuleAction }) => ({ RuleNumber, Egress, RuleAction }));
}

test.each([
  ...["0.0.0.0", "10.0.1.4", "100.64.0.1", "127.0.0.1", "169.254.169.253", "169.254.169.254", "172.31.0.2"],
  ...["192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fd00:ec2::253"],
  ...["ff02::1", "::ffff:198.51.100.7", "64:ff9b::c633:6407", "2002:c633:6407::1", "2001::1"],
])("%s is not out on the internet: refused before any call", async (address) => {
  const aws = door();
  expect(await block.plan(target(address), aws)).toEqual({
    refused: expect.stringContaining("is not an address out on the internet"),
  });
  expect(aws.calls).toEqual([]);
});

test.each([
  "198.51.100.7/8",
  "0.0.0.0/0",
  "198.51.100.007",
  "3325256711",
  "fe80::1%eth0",
  " 198.51.100.7",
  "198.51.100.7\n",
])("%j is no address: refused before any call", async (address) => {
  const aws = door();
  expect(await block.plan(target(address), aws)).toEqual({
    refused: expect.stringContaining("is not an IP"),
  });
  expect(aws.calls).toEqual([]);
});

test("an address of this account or within the VPC: refused", async () => {
  // Moto's addresses are loopback.
  const { AllocationId } = await net.ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const asked: unknown[] = [];
  const own: Faults = {
    answer: ({ command, input }, output) => {
      if (command !== "DescribeAddresses") return;
      asked.push(input["Filters"]);
      output["Addresses"] = [{ AllocationId, PublicIp: REMOTE }];
    },
  };
  expect(await plan(REMOTE, own)).toEqual({
    refused: `${REMOTE} is an address of this account, not a remote one`,
  });
  expect(asked).toEqual([[{ Name: "public-ip", Values: [REMOTE] }]]);
  const answer: Faults["answer"] = (_call, output) => {
    for (const vpc of (output["Vpcs"] ?? []) as Vpc[]) {
      vpc.CidrBlockAssociationSet = [{ CidrBlock: "198.51.100.0/24" }];
      vpc.Ipv6CidrBlockAssociationSet = [{ Ipv6CidrBlock: "2600:1f18:1:2::/56" }];
    }
  };
  for (const address of [REMOTE, "2600:1f18:1:2::7"])
    expect(await plan(address, { answer })).toEqual({
      refused: `${address} is an address of ${net.vpc}, not a remote one`,
    });
});

test("both ways, before all that allows; whom it hits", async () => {
  const changes = await changesOf();
  const { NetworkAclId } = await acl();
  expect(changes.map(({ hold }) => hold)).toEqual(
    ["in", "out"].map((direction) => `network-acl/${NetworkAclId}/remote-address/${REMOTE}/${direction}`),
  );
  for (const { before } of changes)
    for (const n of before.numbers) expect(n).toSatisfy((it: number) => it > 0 && it < 100);
  expect(await plan()).toMatchObject({
    affected: [
      `every instance in the subnet of ${NetworkAclId}, the default of its VPC: no packet from or to ${REMOTE}`,
    ],
    asset: { reach: "others" },
  });
});

test("an IPv6 address in any spelling is one address", async () => {
  const [long, short] = [await changesOf("2600:1F18:0:0:0:0:0:7"), await changesOf("2600:1f18::7")];
  expect(long).toEqual(short);
  expect(short[0]!.before.cidr).toBe("2600:1f18::7/128");
  expect(short[0]!.hold).toContain("/remote-address/2600-1f18--7/in");
});

test("an allow as the first entry, or a full list: refused; an almost full one is said", async () => {
  const almost = expect.stringMatching(/has 19 entries in: EC2 takes no more than 19 unless/);
  for (let n = 1; n <= 17; n++) await entry(n * 2, "deny", `203.0.113.${n}/32`);
  expect(((await plan()) as Plan).limits).not.toContainEqual(almost);
  // With the one that allows, and the last one that AWS counts, these are 20.
  await entry(36, "deny", "203.0.113.18/32");
  expect(((await plan()) as Plan).limits).toContainEqual(almost);
  for (let n = 19; n <= 38; n++) await entry(n * 2, "deny", `203.0.113.${n}/32`);
  expect(await plan()).toEqual({ refused: expect.stringContaining("as many as EC2 takes") });
  await moto.reset();
  net = await makeNetwork(moto);
  id = (await net.launch([net.web])).id;
  await entry(1, "allow", "203.0.113.0/24", true);
  expect(await plan()).toEqual({
    refused: expect.stringContaining("before its first entry that allows out"),
  });
});

test("denied by somebody already: in force in that direction only; after an allow it is not in force", async () => {
  await entry(7, "deny", `${REMOTE}/32`);
  await entry(200, "deny", `${REMOTE}/32`, true);
  expect((await changesOf()).map(({ inForce, before }) => [inForce, before.egress])).toEqual([
    [true, false],
    [undefined, true],
  ]);
});

test("a number that was taken since the plan: the next one is, and undone from there", async () => {
  const [change] = await changesOf();
  const [first, second] = change!.before.numbers;
  await entry(first!, "deny", "203.0.113.9/32");
  await block.apply(target(), change!, door());
  expect(await ours()).toEqual([{ RuleNumber: second, Egress: false, RuleAction: "deny" }]);
  expect(await block.verify(target(), [change!], door())).toEqual({ holds: true, missing: [] });
  expect(await undoChange(block, target(), change!, door())).toHaveProperty("undone");
  expect(await ours()).toEqual([]);
  expect((await acl()).Entries!.some(({ RuleNumber }) => RuleNumber === first)).toBe(true);
});

test("a number that is taken in the very moment, too; with all of them taken it says so", async () => {
  const [change] = await changesOf();
  let refused = 0;
  const before: Faults["before"] = ({ command }) => {
    if (command === "CreateNetworkAclEntry" && refused++ < 2) throw awsError("NetworkAclEntryAlreadyExists");
  };
  await block.apply(target(), change!, door({ before }));
  expect(await ours()).toMatchObject([{ RuleNumber: change!.before.numbers[2] }]);
  const [other] = await changesOf("198.51.100.8");
  const always: Faults["before"] = ({ command }) => {
    if (command === "CreateNetworkAclEntry") throw awsError("NetworkAclEntryAlreadyExists");
  };
  await expect(block.apply(target("198.51.100.8"), other!, door({ before: always }))).rejects.toThrow(
    /plan again/,
  );
});

test("an entry that somebody put under our number is not deleted", async () => {
  const [change] = await changesOf();
  await entry(change!.before.numbers[0]!, "allow", `${REMOTE}/32`);
  expect(await undoChange(block, target(), change!, door())).toEqual({
    undone: expect.stringMatching(/^No change: .* has no entry of Cordon$/),
  });
  expect(await ours()).toHaveLength(1);
});

test("an allow put before it, or another ACL before the subnet: not in force", async () => {
  const changes = await changesOf();
  for (const change of changes) await block.apply(target(), change, door());
  expect(await block.verify(target(), changes, door())).toEqual({ holds: true, missing: [] });
  const moved: Faults["answer"] = (_call, output) => {
    const acls = (output["NetworkAcls"] ?? []) as NetworkAcl[];
    const { Associations } = acls[0]!;
    acls.push({ NetworkAclId: "acl-0123456789abcdef0", Associations: Associations! });
    acls[0]!.Associations = [];
  };
  const check = await block.verify(target(), changes, door({ answer: moved }));
  expect(check.missing).toEqual(Array(2).fill(expect.stringContaining("acl-0123456789abcdef0 now")));
  if (changes[0]!.before.numbers[0]! > 1) await entry(1, "allow", "0.0.0.0/0");
  expect((await block.verify(target(), changes, door())).broken).toEqual([changes[0]!.hold]);
});

test("the ACL of a VPC that another account shares: refused", async () => {
  const answer: Faults["answer"] = (_call, output) => {
    for (const one of (output["NetworkAcls"] ?? []) as NetworkAcl[]) one.OwnerId = "999999999999";
  };
  expect(await plan(REMOTE, { answer })).toEqual({
    refused: expect.stringContaining("account 999999999999"),
  });
});

test("only numbers that are free are planned, and only an entry under one of ours is deleted", async () => {
  const numbers = async () => (await changesOf())[0]!.before.numbers;
  const [first] = await numbers();
  await entry(first!, "deny", "203.0.113.9/32");
  expect(await numbers()).not.toContain(first);
  const [change] = await changesOf();
  const free = Array.from({ length: 99 }, (_, i) => i + 1).find(
    (n) => n !== first && !change!.before.numbers.includes(n),
  )!;
  await entry(free, "deny", `${REMOTE}/32`);
  expect(await undoChange(block, target(), change!, door())).toHaveProperty("undone");
  expect(await ours()).toEqual([{ RuleNumber: free, Egress: false, RuleAction: "deny" }]);
});
