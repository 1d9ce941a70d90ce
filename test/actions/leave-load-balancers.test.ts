import type { Reservation } from "@aws-sdk/client-ec2";
import type { InstanceState } from "@aws-sdk/client-elastic-load-balancing";
import type { TargetHealthDescription } from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeEach, expect, test } from "vitest";
import { leaveLoadBalancers } from "../../lib/actions/leave-load-balancers.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeBalancing } from "./balancing-account.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";
import { makeServing } from "./serving-account.ts";

const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
let serving: ReturnType<typeof makeServing>;
let balancing: ReturnType<typeof makeBalancing>;
let id: string;
let other: string;
beforeEach(async () => {
  net = await makeNetwork(moto);
  serving = makeServing(moto);
  balancing = makeBalancing(moto);
  id = (await net.launch([net.web])).id;
  other = (await net.launch([net.web])).id;
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target() {
  return { ...PLACE, instanceId: id };
}
async function plan(faults?: Faults) {
  return (await leaveLoadBalancers.plan(target(), door(faults))) as Plan;
}
type Known = Parameters<typeof leaveLoadBalancers.apply>[1];
function apply(change: Change, faults?: Faults) {
  return leaveLoadBalancers.apply(target(), change as Known, door(faults));
}
function revert(change: Change, faults?: Faults) {
  return undoChange(leaveLoadBalancers, target(), change as Known, door(faults));
}
async function verify(change: Change, faults?: Faults) {
  return leaveLoadBalancers.verify(target(), [change as Known], door(faults));
}

test("by its id with a port, by an address, and in a classic one: recorded, with who is left", async () => {
  const groups = { payments: [{ Id: id, Port: 8080 }, other], basket: [id] };
  for (const [name, members] of Object.entries(groups)) await serving.targetGroup(name, net.vpc, members);
  const answer: Faults["answer"] = (_call, output) => {
    for (const { Instances } of (output["Reservations"] ?? []) as Reservation[])
      Instances![0]!.NetworkInterfaces![0]!.PrivateIpAddresses!.push({ PrivateIpAddress: "10.0.1.201" });
  };
  await serving.targetGroup("pods", net.vpc, ["10.0.1.201", "10.0.1.77"], "ip");
  await balancing.classic("old-shop", id, other);
  const { changes, affected, asset } = await plan({ answer });
  expect(changes).toEqual([
    {
      hold: `instance/${id}/load-balancers`,
      of: id,
      from: `old-shop (${id}), basket (${id}:80), payments (${id}:8080), pods (10.0.1.201:80)`,
      to: "no load balancer",
      before: { memberships: expect.any(Array) },
    },
  ]);
  expect(affected).toEqual([
    "classic load balancer old-shop: 2 → 1 healthy",
    "target group basket: 1 → 0 healthy",
    "target group payments: 2 → 1 healthy",
    "target group pods: 2 → 1 healthy",
  ]);
  expect(asset?.groups).toEqual([
    { group: "target-group/basket", member: id, isHealthy: true, healthy: 1 },
    { group: "target-group/payments", member: id, isHealthy: true, healthy: 2 },
    { group: "target-group/pods", member: "10.0.1.201", isHealthy: true, healthy: 2 },
  ]);
});

test("in none: nothing of ours to undo, and never taken for how it was", async () => {
  await serving.targetGroup("basket", net.vpc, [other]);
  expect((await plan()).changes).toMatchObject([{ inForce: true, before: { memberships: [] } }]);
});

test("the last healthy host of a classic one: nobody knows its groups, so people are asked", async () => {
  await balancing.classic("old-shop", id, other);
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "DescribeInstanceHealth")
      for (const one of output["InstanceStates"] as InstanceState[])
        if (one.InstanceId === other) one.State = "OutOfService";
  };
  expect((await plan()).asset?.groups).toEqual([]);
  const asked = await plan({ answer });
  expect(asked.asset).not.toHaveProperty("groups");
  expect(asked.affected).toEqual(["classic load balancer old-shop: 1 → 0 healthy"]);
});

test("what drains is out already", async () => {
  await serving.targetGroup("basket", net.vpc, [id]);
  const answer: Faults["answer"] = (_call, output) => {
    for (const one of (output["TargetHealthDescriptions"] ?? []) as TargetHealthDescription[])
      one.TargetHealth = { State: "draining" };
  };
  const [change] = (await plan()).changes;
  expect((await plan({ answer })).changes).toMatchObject([{ inForce: true }]);
  expect(await verify(change!, { answer })).toEqual({ holds: true, missing: [] });
});

test("registered again by somebody is seen, in whichever group", async () => {
  await serving.targetGroup("basket", net.vpc, [id]);
  const [change] = (await plan()).changes;
  await apply(change!);
  await serving.targetGroup("search", net.vpc, [id]);
  expect(await verify(change!)).toEqual({
    holds: false,
    missing: [`${id}:80 is registered with target group search`],
    broken: [`instance/${id}/load-balancers`],
  });
  // That group is theirs: an undo leaves it.
  expect(await revert(change!)).toEqual({ undone: `register basket (${id}:80) again` });
  expect((await balancing.describe()).targets).toEqual([
    ["basket", [`${id}:80`]],
    ["search", [`${id}:80`]],
  ]);
});

test("one group fails, the other is left all the same, and the error is told", async () => {
  await serving.targetGroup("basket", net.vpc, [id]);
  await balancing.classic("old-shop", id, other);
  const [change] = (await plan()).changes;
  const before: Faults["before"] = ({ command }) => {
    if (command === "DeregisterInstancesFromLoadBalancer") throw awsError("Throttling");
  };
  await expect(apply(change!, { before })).rejects.toThrow("Throttling");
  expect((await balancing.describe()).targets).toEqual([["basket", []]]);
  expect((await verify(change!)).missing).toEqual([
    `${id} is registered with classic load balancer old-shop`,
  ]);
});

test("an address that is not the host's any more is not registered again", async () => {
  const group = await serving.targetGroup("pods", net.vpc, ["10.0.1.77"], "ip");
  const [planned] = (await plan()).changes;
  const change = {
    ...planned!,
    before: {
      memberships: [
        { kind: "target-group", name: "pods", arn: group, registrations: [{ id: "10.0.1.201", port: 80 }] },
      ],
    },
  };
  const aws = door();
  expect(await undoChange(leaveLoadBalancers, target(), change as Known, aws)).toEqual({
    undone:
      "No change: registered as before, without pods (10.0.1.201:80), which is not its address any more",
  });
  expect(aws.calls.filter(({ command }) => command === "RegisterTargets")).toEqual([]);
});

test("a group that was deleted since has nothing to leave or to enter", async () => {
  const group = await serving.targetGroup("basket", net.vpc, [id]);
  const [change] = (await plan()).changes;
  await serving.removeTargetGroup(group);
  await apply(change!);
  expect(await verify(change!)).toEqual({ holds: true, missing: [] });
  expect(await revert(change!)).toHaveProperty("undone");
});

test("a host that does not run cannot be registered again: told, not taken for undone", async () => {
  await serving.targetGroup("basket", net.vpc, [id]);
  await balancing.classic("old-shop", id, other);
  const [change] = (await plan()).changes;
  await apply(change!);
  const before: Faults["before"] = ({ command }) => {
    if (command === "RegisterTargets") throw awsError("InvalidTargetException");
  };
  expect(await revert(change!, { before })).toEqual({
    conflict: `Left out of basket (${id}:80): load balancers take only a running instance, so start it and undo again`,
  });
  expect(await revert(change!)).toEqual({ undone: `register basket (${id}:80) again` });
});

test("an undo that meets another registration shows all that there is now, and whose it is", async () => {
  const basket = await serving.targetGroup("basket", net.vpc, [id]);
  await balancing.classic("old-shop", id, other);
  const [change] = (await plan()).changes;
  await balancing.register(basket, { Id: id, Port: 9090 });
  expect(await leaveLoadBalancers.preview!(target(), change as Known, door())).toMatchObject({
    now: `old-shop (${id}), basket (${id}:9090)`,
    will: `Left as it is: somebody registered basket (${id}:9090) since`,
    conflict: true,
  });
});
