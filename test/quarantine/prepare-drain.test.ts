import {
  AssociateVpcCidrBlockCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { beforeAll, expect, test } from "vitest";
import { DRAIN_RULES, isWideOpen } from "../../lib/aws/quarantine-groups.ts";
import { PREPARE_PERMISSIONS } from "../../lib/quarantine/prepare.ts";
import { DRAIN_PERMISSIONS, prepareDrains } from "../../lib/quarantine/prepare-drain.ts";
import { removeQuarantineGroups } from "../../lib/quarantine/remove-quarantine-groups.ts";
import { makeNetwork, PLACE } from "../actions/ec2-account.ts";
import { openClient, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";

const moto = useServer();
let ec2: EC2Client;
beforeAll(async () => {
  ec2 = openClient(moto, EC2Client);
});

async function groups() {
  const Filters = [{ Name: "tag:cordon:drain", Values: ["true"] }];
  return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups ?? [];
}
async function noWait() {
  return undefined;
}

test("every VPC gets one, wide open, once", async () => {
  const { vpc } = await makeNetwork(moto);
  const door = openDoor(moto, PLACE, "prepare");
  expect(await prepareDrains(door, noWait)).toEqual([]);
  const made = await groups();
  // moto's account comes with a VPC of its own.
  expect(made.map((group) => [group.GroupName, isWideOpen(group)])).toEqual(
    Array(2).fill(["cordon-drain", true]),
  );
  expect(made.map(({ VpcId }) => VpcId)).toContain(vpc);
  expect(await prepareDrains(door, noWait)).toEqual([]);
  expect(await groups()).toEqual(made);
  const declared = [PREPARE_PERMISSIONS, DRAIN_PERMISSIONS].flatMap(({ read, apply }) =>
    [...read, ...apply].flatMap(({ actions }) => [...actions]),
  );
  for (const action of door.calls.flatMap(({ actions }) => actions)) expect(declared).toContain(action);
});

test("one that somebody narrowed is open again, and that is said", async () => {
  await prepareDrains(openDoor(moto, PLACE, "prepare"), noWait);
  const [group] = await groups();
  // moto takes an IPv6 rule out only where the VPC has IPv6; EC2 does everywhere.
  await ec2.send(
    new AssociateVpcCidrBlockCommand({ VpcId: group!.VpcId, AmazonProvidedIpv6CidrBlock: true }),
  );
  await ec2.send(
    new RevokeSecurityGroupIngressCommand({ GroupId: group!.GroupId, IpPermissions: [...DRAIN_RULES] }),
  );
  expect((await groups()).every(isWideOpen)).toBe(false);
  const [problem, ...none] = await prepareDrains(openDoor(moto, PLACE, "prepare"), noWait);
  expect([problem, none]).toEqual([expect.stringContaining(`${group!.GroupId} had been changed`), []]);
  expect((await groups()).every(isWideOpen)).toBe(true);
});

test("an interface that stays in it is said; one that passes is not", async () => {
  const { vpc, web, launch } = await makeNetwork(moto);
  const { enis } = await launch([web]);
  await prepareDrains(openDoor(moto, PLACE, "prepare"), noWait);
  const drain = (await groups()).find(({ VpcId }) => VpcId === vpc)!.GroupId!;
  const put = (group: string) =>
    ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: enis[0]!, Groups: [group] }));
  await put(drain);
  expect(await prepareDrains(openDoor(moto, PLACE, "prepare"), () => put(web))).toEqual([]);
  await put(drain);
  expect(await prepareDrains(openDoor(moto, PLACE, "prepare"), noWait)).toEqual([
    expect.stringContaining(`${enis[0]} stays in a drain group`),
  ]);
});

test("uninstalling removes them, unless one is in use", async () => {
  const { vpc, web, launch } = await makeNetwork(moto);
  const { enis } = await launch([web]);
  await prepareDrains(openDoor(moto, PLACE, "prepare"), noWait);
  const drain = (await groups()).find(({ VpcId }) => VpcId === vpc)!.GroupId!;
  await ec2.send(
    new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: enis[0]!, Groups: [drain] }),
  );
  const { removed, kept } = await removeQuarantineGroups(openDoor(moto, PLACE, "uninstall"));
  expect([removed.length, kept]).toEqual([1, [{ group: drain, because: expect.stringContaining(enis[0]!) }]]);
});
