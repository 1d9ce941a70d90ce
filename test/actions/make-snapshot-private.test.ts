import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { makeSnapshotPrivate } from "../../lib/actions/make-snapshot-private.ts";
import type { Plan } from "../../lib/model/action.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";

const moto = useServer();
let ec2: EC2Client;
let snapshotId: string;
beforeEach(async () => {
  ec2 = openClient(moto, EC2Client);
  const volume = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 8 }));
  snapshotId = (await ec2.send(new CreateSnapshotCommand({ VolumeId: volume.VolumeId }))).SnapshotId!;
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target(id = snapshotId) {
  return { ...PLACE, snapshotId: id };
}
function attribute() {
  return { SnapshotId: snapshotId, Attribute: "createVolumePermission" as const };
}
function share(...UserIds: string[]) {
  return ec2.send(new ModifySnapshotAttributeCommand({ ...attribute(), OperationType: "add", UserIds }));
}
async function sharedWith() {
  return (await ec2.send(new DescribeSnapshotAttributeCommand(attribute())))
    .CreateVolumePermissions!.map(({ UserId }) => UserId)
    .sort();
}
async function planOf(faults?: Faults) {
  return (await makeSnapshotPrivate.plan(target(), door(faults))) as Plan;
}
async function changeOf() {
  return (await planOf()).changes[0] as Parameters<typeof makeSnapshotPrivate.apply>[1];
}

test("in words: with whom, and what that does not take back", async () => {
  await share("111122223333");
  const { changes, affected, limits } = await planOf();
  expect(changes).toEqual([
    {
      hold: `snapshot/${snapshotId}/create-volume-permission`,
      of: snapshotId,
      from: "shared with 111122223333",
      to: "private",
      before: { grantees: ["111122223333"] },
    },
  ]);
  expect(affected).toEqual([expect.stringContaining("shared with 111122223333: only this account")]);
  expect(limits).toEqual([expect.stringContaining("stay with them")]);
});

test("private already: in force, and nothing to put back", async () => {
  const change = await changeOf();
  expect(change).toMatchObject({ inForce: true, before: { grantees: [] } });
  expect(await undoChange(makeSnapshotPrivate, target(), change, door())).toEqual({
    undone: "No change: already private",
  });
});

test("another account's: refused, naming it, before its sharing is read", async () => {
  const aws = door({
    answer: (_call, output) => {
      for (const one of (output["Snapshots"] ?? []) as { OwnerId: string }[]) one.OwnerId = "999988887777";
    },
  });
  expect(await makeSnapshotPrivate.plan(target(), aws)).toEqual({
    refused: `${snapshotId} belongs to account 999988887777: only that can unshare it`,
  });
  expect(aws.calls.map(({ command }) => command)).toEqual(["DescribeSnapshots"]);
});

test("more than a call takes: five hundred at a time, both ways", async () => {
  const accounts = Array.from({ length: 1_001 }, (_, i) => String(100_000_000_000 + i));
  await share(...accounts);
  const { changes } = await planOf();
  expect(changes[0]).toMatchObject({
    from: expect.stringMatching(/100000000000, .* and 993 more$/),
    to: "private",
  });
  const change = await changeOf();
  const aws = door();
  await makeSnapshotPrivate.apply(target(), change, aws);
  await undoChange(makeSnapshotPrivate, target(), change, aws);
  const sizes = aws.calls.flatMap(({ input }) => (input["UserIds"] as string[] | undefined)?.length ?? []);
  expect(sizes).toEqual([500, 500, 1, 500, 500, 1]);
  expect(await sharedWith()).toEqual(accounts);
});

test("who was added since the plan loses it too, and does not get it back", async () => {
  await share("111122223333");
  const change = await changeOf();
  await share("222233334444");
  await makeSnapshotPrivate.apply(target(), change, door());
  expect(await sharedWith()).toEqual([]);
  await undoChange(makeSnapshotPrivate, target(), change, door());
  expect(await sharedWith()).toEqual(["111122223333"]);
});

test("half put back: the rest is put back; forced over others: theirs is taken away, and said", async () => {
  await share("111122223333", "222233334444");
  const change = await changeOf();
  await makeSnapshotPrivate.apply(target(), change, door());
  await share("111122223333");
  expect(await makeSnapshotPrivate.verify(target(), [change], door())).toEqual({
    holds: false,
    missing: [`${snapshotId} is shared with 111122223333`],
    broken: [`snapshot/${snapshotId}/create-volume-permission`],
  });
  await share("444455556666");
  expect(await undoChange(makeSnapshotPrivate, target(), change, door())).toEqual({
    conflict: "Left as it is: another principal shared it with 444455556666 since",
  });
  expect(await undoChange(makeSnapshotPrivate, target(), change, door(), true)).toEqual({
    undone: expect.stringMatching(/^restored: shared with .*, over shared with .*444455556666/),
  });
  expect(await sharedWith()).toEqual(["111122223333", "222233334444"]);
});

test("gone since: nothing is missing, and nothing is left to undo", async () => {
  await share("111122223333");
  const change = await changeOf();
  await ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
  expect(await makeSnapshotPrivate.verify(target(), [change], door())).toEqual({ holds: true, missing: [] });
  expect(await standingOf(makeSnapshotPrivate, target(), change, door())).toMatchObject({ now: "gone" });
});

test("its permission to apply can only take away", () => {
  expect(makeSnapshotPrivate.permissions.apply.map(({ conditions }) => conditions)).toEqual([
    { Null: { "ec2:Add/userId": "true", "ec2:Add/group": "true" } },
  ]);
});
