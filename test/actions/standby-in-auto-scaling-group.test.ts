import {
  AutoScalingClient,
  type AutoScalingInstanceDetails,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { beforeEach, expect, test } from "vitest";
import { standbyInAutoScalingGroup as standby } from "../../lib/actions/standby-in-auto-scaling-group.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";
import { makeServing } from "./serving-account.ts";

const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
let id: string;
let other: string;
beforeEach(async () => {
  net = await makeNetwork(moto);
  id = (await net.launch([net.web])).id;
  other = (await net.launch([net.web])).id;
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target() {
  return { ...PLACE, instanceId: id };
}
function plan(faults?: Faults) {
  return standby.plan(target(), door(faults));
}
function as(state: string): NonNullable<Faults["answer"]> {
  return (_call, output) => {
    for (const one of (output["AutoScalingInstances"] ?? []) as AutoScalingInstanceDetails[])
      one.LifecycleState = state;
  };
}
function inGroup() {
  return makeServing(moto).scalingGroup("shop", net.subnet, id, other);
}
async function groupNow() {
  const found = await openClient(moto, AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({}));
  return found.AutoScalingGroups![0]!;
}
type Known = Parameters<typeof standby.apply>[1];
async function isolated() {
  await inGroup();
  const [change] = ((await plan()) as Plan).changes;
  await standby.apply(target(), change as Known, door());
  return change as Known;
}

test("in no group: moot", async () => {
  expect(await plan()).toEqual({ moot: `${id} is in no Auto Scaling group` });
});

test.each(["Pending", "Pending:Wait", "Quarantined", "Warmed:Running"])("%s: refused", async (state) => {
  await inGroup();
  expect(await plan({ answer: as(state) })).toEqual({
    refused: expect.stringContaining(`${id} is ${state}`),
  });
});

test.each(["Terminating", "Terminating:Wait", "Detaching"])("%s: moot", async (state) => {
  await inGroup();
  expect(await plan({ answer: as(state) })).toEqual({ moot: `${id} is ${state} in shop` });
});

test.each(["Standby", "EnteringStandby"])("%s already: in force", async (state) => {
  await inGroup();
  expect(await plan({ answer: as(state) })).toMatchObject({ changes: [{ inForce: true }] });
});

test("who is hit, what is recorded, and that an undo raises the desired capacity", async () => {
  await inGroup();
  expect(await plan()).toMatchObject({
    changes: [
      {
        hold: `instance/${id}/lifecycle-state`,
        before: { group: "shop", state: "InService", desired: 2, min: 0, max: 10 },
      },
    ],
    affected: [
      `Auto Scaling group shop (desired 2, min 0, max 10): it launches a replacement for ${id}`,
      "Auto Scaling group shop: 2 → 1 healthy until then",
      `load balancers attached to shop: they stop sending to ${id}`,
    ],
    limits: [expect.stringContaining("same launch template"), expect.stringContaining("desired capacity")],
    asset: { groups: [{ group: "auto-scaling-group/shop", member: id, isHealthy: true, healthy: 2 }] },
  });
});

test("the group launches another in its place, and its desired capacity stays", async () => {
  await isolated();
  const { DesiredCapacity, Instances } = await groupNow();
  expect(DesiredCapacity).toBe(2);
  expect(Instances!.filter(({ LifecycleState }) => LifecycleState === "InService")).toHaveLength(2);
  expect(Instances!.find(({ InstanceId }) => InstanceId === id)).toMatchObject({ LifecycleState: "Standby" });
});

test("an undo takes it back and terminates none", async () => {
  const change = await isolated();
  expect(await undoChange(standby, target(), change, door())).toEqual({
    undone: `put ${id} back into service in shop, and leave the desired capacity raised by one`,
  });
  const { DesiredCapacity, Instances } = await groupNow();
  expect(DesiredCapacity).toBe(3);
  expect(Instances!.map(({ LifecycleState }) => LifecycleState)).toEqual(Array(3).fill("InService"));
});

test("a group at its largest size: a conflict that says what to do, forced or not", async () => {
  const change = await isolated();
  await openClient(moto, AutoScalingClient).send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: "shop", MaxSize: 2 }),
  );
  for (const force of [false, true])
    expect(await undoChange(standby, target(), change, door(), force)).toEqual({
      conflict:
        "Left as it is: shop is at its largest size (desired 2, min 0, max 2); lower the desired capacity or raise the largest",
    });
  expect((await groupNow()).Instances!.find(({ InstanceId }) => InstanceId === id)?.LifecycleState).toBe(
    "Standby",
  );
});

test("in service again is not in force", async () => {
  const change = await isolated();
  expect(await standby.verify(target(), [change], door({ answer: as("InService") }))).toEqual({
    holds: false,
    missing: [`${id} is InService in Auto Scaling group shop, not on standby`],
    broken: [`instance/${id}/lifecycle-state`],
  });
});
