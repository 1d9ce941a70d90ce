import {
  AttachNetworkInterfaceCommand,
  AuthorizeSecurityGroupEgressCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  type NetworkInterface,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroup,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isolateInstance } from "../../lib/actions/isolate-instance.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { ALL_IPV6, makeNetwork, PLACE, withoutDwell } from "./ec2-account.ts";

let moto: Moto;
let net: Awaited<ReturnType<typeof makeNetwork>>;
beforeAll(async () => {
  withoutDwell();
  moto = await startMoto();
});
beforeEach(async () => {
  await moto.reset();
  net = await makeNetwork(moto);
});
afterAll(() => moto?.stop());

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function planOf(instanceId: string, faults?: Faults) {
  return isolateInstance.plan({ ...PLACE, instanceId }, door(faults));
}
async function changesOf(instanceId: string, faults?: Faults): Promise<Plan["changes"]> {
  const found = await planOf(instanceId, faults);
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  return found.changes;
}
type Known = Parameters<typeof isolateInstance.apply>[1];
async function apply(instanceId: string, changes: readonly Change[]) {
  for (const change of changes)
    await isolateInstance.apply({ ...PLACE, instanceId }, change as Known, door());
}
function verify(instanceId: string, changes: readonly Change[], faults?: Faults) {
  return isolateInstance.verify({ ...PLACE, instanceId }, changes as readonly Known[], door(faults));
}
function revert(instanceId: string, change: Change | undefined, force?: boolean) {
  return undoChange(isolateInstance, { ...PLACE, instanceId }, change as Known, door(), force);
}

/** What moto cannot say of an interface. */
function asIf(id: string | undefined, more: Partial<NetworkInterface>): NonNullable<Faults["answer"]> {
  return (_call, output) => {
    for (const eni of (output["NetworkInterfaces"] ?? []) as NetworkInterface[])
      if (eni.NetworkInterfaceId === id) Object.assign(eni, more);
  };
}

describe("the quarantine group", () => {
  test("none: refused, with what to do", async () => {
    const { id } = await net.launch([net.web]);
    expect(await planOf(id)).toEqual({
      refused: expect.stringMatching(/has no quarantine group; functions\/prepare/),
    });
  });

  test("not empty, be it by one IPv6 rule out: refused, naming it", async () => {
    const quarantine = await net.makeQuarantine();
    const { id } = await net.launch([net.web]);
    await net.ec2.send(
      new AuthorizeSecurityGroupEgressCommand({ GroupId: quarantine, IpPermissions: [ALL_IPV6] }),
    );
    expect(await planOf(id)).toEqual({ refused: expect.stringContaining(`is not empty: ${quarantine}`) });
  });

  test("not empty by one rule in: refused", async () => {
    const quarantine = await net.makeQuarantine();
    await net.open(quarantine);
    expect(await planOf((await net.launch([net.web])).id)).toEqual({
      refused: expect.stringContaining(`is not empty: ${quarantine}`),
    });
  });

  test("several: the lowest id that is empty", async () => {
    const ids = [
      await net.makeQuarantine("a"),
      await net.makeQuarantine("b"),
      await net.makeQuarantine("c"),
    ].sort();
    const { id } = await net.launch([net.web]);
    expect((await changesOf(id))[0]?.before).toMatchObject({ quarantine: ids[0] });
    await net.open(ids[0]!);
    expect((await changesOf(id))[0]?.before).toMatchObject({ quarantine: ids[1] });
  });

  test("of another VPC, with another value, or another account's: none of ours", async () => {
    const { id } = await net.launch([net.web]);
    await (await makeNetwork(moto)).makeQuarantine();
    const other = await net.emptyGroup("other");
    await net.tag(other, "cordon:quarantine", "false");
    expect(await planOf(id)).toHaveProperty("refused");
    const shared = await net.makeQuarantine();
    expect(await planOf(id)).toHaveProperty("changes");
    const answer: Faults["answer"] = (_call, output) => {
      for (const group of (output["SecurityGroups"] ?? []) as SecurityGroup[])
        if (group.GroupId === shared) group.OwnerId = "999999999999";
    };
    expect(await planOf(id, { answer })).toHaveProperty("refused");
  });
});

describe("the host", () => {
  test("unknown, or with an id that EC2 would take for a wildcard", async () => {
    await net.makeQuarantine();
    await net.launch([net.web]);
    expect(await planOf("i-0123456789abcdef0")).toEqual({ moot: expect.stringContaining("does not exist") });
    for (const hostile of ["i-*", "*", "", "i-0123456789abcde?", "i-0123456789abcdef0\n"]) {
      const aws = door();
      const refused = { refused: expect.stringContaining("is not an instance id") };
      expect(await isolateInstance.plan({ ...PLACE, instanceId: hostile }, aws)).toEqual(refused);
      expect(aws.calls).toEqual([]);
    }
  });

  test("terminated: moot; stopped: isolated all the same", async () => {
    const quarantine = await net.makeQuarantine();
    const [gone, stopped] = [await net.launch([net.web]), await net.launch([net.web], [net.db])];
    await net.ec2.send(new TerminateInstancesCommand({ InstanceIds: [gone.id] }));
    await net.ec2.send(new StopInstancesCommand({ InstanceIds: [stopped.id] }));
    expect(await planOf(gone.id)).toEqual({ moot: `${gone.id} is terminated` });
    const changes = await changesOf(stopped.id);
    await apply(stopped.id, changes);
    for (const eni of stopped.enis) expect(await net.groupsOf(eni)).toEqual([quarantine]);
    expect(await verify(stopped.id, changes)).toEqual({ holds: true, missing: [] });
  });

  test.each(["running", "stopping", "pending"])("%s counts; shutting down does not", async (state) => {
    await net.makeQuarantine();
    const { id } = await net.launch([net.web]);
    const as =
      (Name: string): Faults["answer"] =>
      (_call, output) => {
        for (const { Instances } of (output["Reservations"] ?? []) as { Instances: object[] }[])
          Object.assign(Instances[0]!, { State: { Name } });
      };
    expect(await planOf(id, { answer: as(state)! })).toHaveProperty("changes");
    expect(await planOf(id, { answer: as("shutting-down")! })).toEqual({ moot: `${id} is shutting-down` });
  });

  test("protected by a tag on it or on an interface, and only by the value true", async () => {
    await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web], [net.db]);
    await net.tag(id, "cordon:protected", "no");
    expect(await planOf(id)).not.toHaveProperty("protectedBy");
    await net.tag(enis[1]!, "cordon:protected", "true");
    expect(await planOf(id)).toMatchObject({ protectedBy: `the tag cordon:protected on ${enis[1]}` });
    await net.tag(id, "cordon:protected", "true");
    expect(await planOf(id)).toMatchObject({ protectedBy: `the tag cordon:protected on ${id}` });
  });

  test("who is hit, and what it cannot do, in words", async () => {
    const quarantine = await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web, net.db]);
    await net.tag(id, "Name", "shop-1");
    // Neither AWS nor moto lets anybody but Auto Scaling set this tag.
    const answer: Faults["answer"] = (_call, output) => {
      for (const { Instances } of (output["Reservations"] ?? []) as { Instances: { Tags: object[] }[] }[])
        Instances[0]!.Tags.push({ Key: "aws:autoscaling:groupName", Value: "shop" });
    };
    const plan = await planOf(id, { answer });
    expect(plan).toMatchObject({
      changes: [
        {
          hold: `network-interface/${enis[0]}/groups`,
          of: enis[0],
          from: `${net.web} (web), ${net.db} (db)`,
          to: `${quarantine} (cordon-quarantine)`,
          before: {
            interfaceId: enis[0],
            groups: [net.web, net.db],
            quarantine,
            vpc: net.vpc,
            instanceId: id,
            attachmentId: expect.stringMatching(/^eni-attach-/),
            deviceIndex: 0,
          },
        },
      ],
      affected: [
        `${id} (shop-1) and its peers: new connections blocked both ways on 1 network interface`,
        "Auto Scaling group shop: it may replace the instance when health checks fail",
      ],
    });
    const { limits } = plan as Plan;
    expect(limits).toContainEqual(expect.stringMatching(/^Established \(tracked\) connections are not cut/));
    expect(limits).toContainEqual(expect.stringMatching(/DNS resolver, instance metadata.*stay reachable/));
  });

  test("resources that AWS hides because a service manages them are asked for too", async () => {
    await net.makeQuarantine();
    const aws = door();
    await isolateInstance.plan({ ...PLACE, instanceId: (await net.launch([net.web])).id }, aws);
    const ofEc2 = aws.calls.filter(({ actions }) => actions[0]?.startsWith("ec2:"));
    const asked = ofEc2.filter(({ command }) => command !== "DescribeSecurityGroups");
    expect(asked.map(({ command, input }) => [command, input["IncludeManagedResources"]])).toEqual([
      ["DescribeInstances", true],
      ["DescribeNetworkInterfaces", true],
    ]);
    for (const { input } of ofEc2) expect(input["MaxResults"]).toBe(1000);
  });
});

describe("interfaces that are left", () => {
  test.each<[string, Partial<NetworkInterface>, string]>([
    ["a requester", { RequesterManaged: true, RequesterId: "amazon-elb" }, "amazon-elb"],
    ["an operator", { Operator: { Managed: true, Principal: "eks.amazonaws.com" } }, "eks.amazonaws.com"],
  ])("managed by %s: named and skipped, and not missed later", async (_name, more, owner) => {
    await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web], [net.db]);
    const answer = asIf(enis[1], more);
    const plan = (await planOf(id, { answer })) as Plan;
    expect(plan.changes.map(({ hold }) => hold)).toEqual([`network-interface/${enis[0]}/groups`]);
    expect(plan.limits).toContainEqual(
      expect.stringContaining(`${enis[1]} belongs to ${owner} and is not changed`),
    );
    await apply(id, plan.changes);
    expect(await net.groupsOf(enis[1]!)).toEqual([net.db]);
    expect(await verify(id, plan.changes, { answer })).toEqual({ holds: true, missing: [] });
    expect(await planOf((await net.launch([net.web])).id, { answer: asIf(undefined, {}) })).toHaveProperty(
      "changes",
    );
  });

  test("only managed ones: moot, naming them", async () => {
    await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web]);
    const answer = asIf(enis[0], { RequesterManaged: true, RequesterId: undefined });
    expect(await planOf(id, { answer })).toEqual({
      moot: expect.stringContaining(`${enis[0]} belongs to an AWS service and is not changed`),
    });
  });

  test("without any group: named and skipped", async () => {
    await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web], [net.db]);
    const plan = (await planOf(id, { answer: asIf(enis[0], { Groups: [] }) })) as Plan;
    expect(plan.changes).toHaveLength(1);
    expect(plan.limits).toContain(`${enis[0]} takes no security groups and is not changed`);
  });

  test("in another tool's quarantine: named and left, not missed; alone it is moot", async () => {
    await net.makeQuarantine();
    const [theirs, also] = [await net.emptyGroup("their-isolation"), await net.emptyGroup("their-other")];
    const { id, enis } = await net.launch([theirs, also], [net.db]);
    const plan = (await planOf(id)) as Plan;
    expect(plan.changes.map(({ hold }) => hold)).toEqual([`network-interface/${enis[1]}/groups`]);
    expect(plan.limits[0]).toMatch(
      `${enis[0]} is in ${theirs} (their-isolation), ${also} (their-other), another tool's`,
    );
    await apply(id, plan.changes);
    expect(await net.groupsOf(enis[0]!)).toEqual([theirs, also]);
    expect(await verify(id, plan.changes)).toEqual({ holds: true, missing: [] });
    await net.open(theirs);
    expect((await verify(id, plan.changes)).missing).toEqual([expect.stringContaining(enis[0]!)]);

    await net.setGroups(enis[0]!, also);
    const alone = await net.launch([also]);
    expect(await planOf(alone.id)).toEqual({ moot: expect.stringContaining("another tool's quarantine") });
  });

  test("beside an open group an empty one is no quarantine", async () => {
    await net.makeQuarantine();
    const { id } = await net.launch([net.web, await net.emptyGroup("empty")]);
    expect(await changesOf(id)).toHaveLength(1);
  });
});

describe("the quarantine group is never taken for the original", () => {
  test("in force already, also in another of our groups than the lowest", async () => {
    const groups = [await net.makeQuarantine("a"), await net.makeQuarantine("b")].sort();
    const { id } = await net.launch([groups[1]!]);
    expect(await changesOf(id)).toMatchObject([{ inForce: true, before: { quarantine: groups[1] } }]);
  });

  test("in it and in another group: the other one is the original", async () => {
    const quarantine = await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web, quarantine]);
    const changes = await changesOf(id);
    expect(changes).toMatchObject([{ before: { groups: [net.web], quarantine } }]);
    expect(changes[0]).not.toHaveProperty("inForce");
    await apply(id, changes);
    expect(await net.groupsOf(enis[0]!)).toEqual([quarantine]);
  });

  test("in one that somebody opened: refused, although another is empty", async () => {
    const opened = await net.makeQuarantine("opened");
    await net.makeQuarantine("empty");
    await net.open(opened);
    const { id } = await net.launch([opened]);
    expect(await planOf(id)).toEqual({ refused: expect.stringMatching(`${opened} .*that was opened`) });
  });

  test("in force without a record of ours: an undo has nothing to put back", async () => {
    const quarantine = await net.makeQuarantine();
    const { id, enis } = await net.launch([quarantine]);
    const [change] = await changesOf(id);
    expect(await revert(id, change)).toEqual({
      conflict: expect.stringContaining("none of its own security groups is known"),
    });
    expect(await net.groupsOf(enis[0]!)).toEqual([quarantine]);
  });
});

describe("what happens after", () => {
  const isolated = async (...groups: string[]) => {
    const quarantine = await net.makeQuarantine();
    const { id, enis } = await net.launch(groups);
    const changes = await changesOf(id);
    await apply(id, changes);
    expect(await verify(id, changes)).toEqual({ holds: true, missing: [] });
    return { id, eni: enis[0]!, changes, quarantine };
  };
  const attach = async (id: string, ...groups: string[]): Promise<string> => {
    const made = await net.ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: net.subnet, Groups: groups }),
    );
    const eni = made.NetworkInterface!.NetworkInterfaceId!;
    await net.ec2.send(
      new AttachNetworkInterfaceCommand({ InstanceId: id, NetworkInterfaceId: eni, DeviceIndex: 3 }),
    );
    return eni;
  };
  const detach = async (eni: string) => {
    const found = await net.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eni] }));
    const AttachmentId = found.NetworkInterfaces![0]!.Attachment!.AttachmentId!;
    await net.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
  };

  test("an interface attached since is missing, until it is isolated too", async () => {
    const { id, changes, quarantine } = await isolated(net.web);
    const late = await attach(id, net.db);
    expect(await verify(id, changes)).toEqual({
      holds: false,
      missing: [`${late} was attached or opened since and is not isolated`],
      broken: [],
    });
    await net.setGroups(late, quarantine);
    expect(await verify(id, changes)).toEqual({ holds: true, missing: [] });
  });

  test("a quarantine group opened since does not isolate", async () => {
    const { id, eni, changes, quarantine } = await isolated(net.web);
    await net.ec2.send(
      new AuthorizeSecurityGroupEgressCommand({ GroupId: quarantine, IpPermissions: [ALL_IPV6] }),
    );
    expect(await verify(id, changes)).toEqual({
      holds: false,
      missing: [`${eni} is in ${quarantine}, which is not empty any more`],
      broken: changes.map(({ hold }) => hold),
    });
  });

  test("a group added beside it does not isolate", async () => {
    const { id, eni, changes, quarantine } = await isolated(net.web);
    await net.setGroups(eni, quarantine, net.db);
    expect((await verify(id, changes)).missing).toEqual([
      `${eni} is in ${quarantine}, ${net.db}, not in ${quarantine}`,
    ]);
    expect(await revert(id, changes[0])).toEqual({ conflict: expect.stringContaining(net.db) });
    expect(await net.groupsOf(eni)).toEqual([quarantine, net.db]);
  });

  /** A host whose second interface is detached once it is isolated; EC2 never lets go of the first. */
  const isolatedAndDetached = async () => {
    await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web], [net.web, net.db]);
    const changes = await changesOf(id);
    await apply(id, changes);
    await detach(enis[1]!);
    const change = changes.find(({ hold }) => hold.includes(enis[1]!));
    return { id, eni: enis[1]!, changes, change };
  };

  test("an interface that was detached holds, and its groups are still put back", async () => {
    const { id, eni, changes, change } = await isolatedAndDetached();
    expect(await verify(id, changes)).toEqual({ holds: true, missing: [] });
    expect(await revert(id, change)).toEqual({ undone: `restore ${net.web}, ${net.db}` });
    expect(await net.groupsOf(eni)).toEqual([net.web, net.db]);
  });

  test("an interface that is gone needs nothing more, before or after", async () => {
    const { id, eni, changes, change } = await isolatedAndDetached();
    await net.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: eni }));
    await apply(id, changes);
    expect(await verify(id, changes)).toEqual({ holds: true, missing: [] });
    expect(await revert(id, change)).toEqual({ undone: `No change: ${eni} no longer exists` });
  });

  test("an interface that goes between an undo's look and its change is gone too", async () => {
    const { id, eni, change } = await isolatedAndDetached();
    const before: Faults["before"] = ({ command }) => {
      if (command === "ModifyNetworkInterfaceAttribute") throw awsError("InvalidNetworkInterfaceID.NotFound");
    };
    const aws = door({ before });
    expect(await undoChange(isolateInstance, { ...PLACE, instanceId: id }, change as Known, aws)).toEqual({
      undone: `No change: ${eni} no longer exists`,
    });
    expect(await net.groupsOf(eni)).toHaveLength(1);
  });

  test("an original group that is gone is dropped and named, also when undone twice", async () => {
    const { id, eni, changes } = await isolated(net.web, net.db);
    await net.ec2.send(new DeleteSecurityGroupCommand({ GroupId: net.db }));
    const without = `without ${net.db}, which no longer exists`;
    expect(await revert(id, changes[0])).toEqual({ undone: `restore ${net.web}, ${without}` });
    expect(await net.groupsOf(eni)).toEqual([net.web]);
    expect(await revert(id, changes[0])).toEqual({
      undone: `No change: back in ${net.web} already, ${without}`,
    });
  });

  test("no original group left: a conflict, and it stays isolated", async () => {
    const { id, eni, changes, quarantine } = await isolated(net.web);
    await net.ec2.send(new DeleteSecurityGroupCommand({ GroupId: net.web }));
    expect(await revert(id, changes[0])).toEqual({
      conflict: expect.stringContaining("none of its own security groups is known"),
    });
    expect(await net.groupsOf(eni)).toEqual([quarantine]);
  });

  test("forced, over another's groups: only what is recorded and still exists, and says over what", async () => {
    const { id, eni, changes } = await isolated(net.web, net.db);
    const theirs = await net.makeGroup("theirs");
    await net.setGroups(eni, theirs);
    await net.ec2.send(new DeleteSecurityGroupCommand({ GroupId: net.db }));
    expect(await revert(id, changes[0], true)).toEqual({
      undone: `restored: ${changes[0]!.from}, over ${theirs}`,
    });
    expect(await net.groupsOf(eni)).toEqual([net.web]);
  });

  test("forced, with no group left to put back: still a conflict, isolated or moved", async () => {
    const { id, eni, changes, quarantine } = await isolated(net.web);
    await net.ec2.send(new DeleteSecurityGroupCommand({ GroupId: net.web }));
    expect(await revert(id, changes[0], true)).toEqual({
      conflict: expect.stringContaining("none of its own security groups is known"),
    });
    await net.setGroups(eni, quarantine, net.db);
    expect(await revert(id, changes[0], true)).toEqual({
      conflict: expect.stringContaining("changed by others since, now"),
    });
    expect(await net.groupsOf(eni)).toEqual([quarantine, net.db]);
  });

  test("groups in another order are the same groups", async () => {
    const { id, eni, changes } = await isolated(net.web, net.db);
    await net.setGroups(eni, net.db, net.web);
    expect(await revert(id, changes[0])).toEqual({ undone: expect.stringMatching(/^No change: back in/) });
  });
});

describe("the drain step", () => {
  const prepared = async () => {
    const [quarantine, drain] = [await net.makeQuarantine(), await net.makeDrain()];
    const { id, enis } = await net.launch([net.web, net.db]);
    return { quarantine, drain, id, eni: enis[0]! };
  };
  const movesOf = async (id: string, change: Change, faults: Faults = {}) => {
    const aws = door(faults);
    const failed = await isolateInstance.apply({ ...PLACE, instanceId: id }, change as Known, aws).then(
      () => undefined,
      (error: Error) => error.message,
    );
    const moves = aws.calls.filter(({ command }) => command === "ModifyNetworkInterfaceAttribute");
    return { moves: moves.map(({ input }) => input["Groups"]), failed };
  };
  const failing = (groups: string, error: string): Faults => ({
    before: ({ input }) => {
      if (String(input["Groups"]) === groups) throw awsError(error);
    },
  });

  test("through the drain group into quarantine; a second time it stays there", async () => {
    const { quarantine, drain, id, eni } = await prepared();
    const plan = (await planOf(id)) as Plan;
    expect(plan.changes).toMatchObject([{ before: { groups: [net.web, net.db], quarantine, drain } }]);
    expect(plan.limits).toEqual([
      expect.stringMatching(`^${eni} is in the drain group for 2 s, open to the VPC`),
      expect.stringMatching(/NAT gateway.*live|live.*NAT gateway/),
      expect.stringContaining("DNS resolver"),
    ]);
    expect(await movesOf(id, plan.changes[0]!)).toEqual({ moves: [[drain], [quarantine]] });
    expect(await movesOf(id, plan.changes[0]!)).toEqual({ moves: [[quarantine]] });
    expect(await revert(id, plan.changes[0])).toEqual({ undone: `restore ${net.web}, ${net.db}` });
  });

  test.each(["a public address", "an IPv6 address"])("%s: left out, and said", async (kind) => {
    const { quarantine, id, eni } = await prepared();
    const [drained] = await changesOf(id);
    const answer = asIf(
      eni,
      kind === "a public address"
        ? { Association: { PublicIp: "203.0.113.7" } }
        : { Ipv6Addresses: [{ Ipv6Address: "2600:1f18::7" }] },
    );
    const plan = (await planOf(id, { answer })) as Plan;
    expect(plan.changes[0]?.before).not.toHaveProperty("drain");
    expect(plan.limits).toContainEqual(expect.stringMatching(`^${eni} may be reached from the internet`));
    expect(plan.limits).toContainEqual(expect.stringMatching(/^Established \(tracked\) connections/));
    // It got the address after the plan.
    expect(await movesOf(id, drained!, { answer })).toEqual({ moves: [[quarantine]] });
  });

  test("no drain group: no step is left out, whatever reaches the host", async () => {
    await net.makeQuarantine();
    const { id, enis } = await net.launch([net.web]);
    const answer = asIf(enis[0], { Association: { PublicIp: "203.0.113.7" } });
    expect(((await planOf(id, { answer })) as Plan).limits.join()).not.toContain("drain");
  });

  test("a drain group that is not exactly open, not tagged so, or another account's: as without one", async () => {
    const { drain, id } = await prepared();
    const drains = async (faults?: Faults) => (await changesOf(id, faults))[0]?.before;
    expect(await drains()).toHaveProperty("drain", drain);
    const answer: Faults["answer"] = (_call, output) => {
      for (const group of (output["SecurityGroups"] ?? []) as SecurityGroup[])
        if (group.GroupId === drain) group.OwnerId = "999999999999";
    };
    expect(await drains({ answer })).not.toHaveProperty("drain");
    await net.open(drain);
    expect(await drains()).not.toHaveProperty("drain");
    const narrow = await net.makeDrain("narrow");
    await net.ec2.send(
      new RevokeSecurityGroupEgressCommand({
        GroupId: narrow,
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
    expect(await drains()).not.toHaveProperty("drain");
    const other = await net.makeDrain("other");
    expect(await drains()).toHaveProperty("drain", other);
    await net.tag(other, "cordon:drain", "false");
    expect(await drains()).not.toHaveProperty("drain");
  });

  test("isolating comes first: the step fails, and it is isolated and told; a group that is gone is no error", async () => {
    const { quarantine, drain, id, eni } = await prepared();
    const [change] = await changesOf(id);
    const denied = await movesOf(id, change!, failing(drain, "UnauthorizedOperation"));
    expect(denied).toEqual({ moves: [[drain], [quarantine]], failed: "UnauthorizedOperation by the test" });
    expect(await net.groupsOf(eni)).toEqual([quarantine]);
    await net.setGroups(eni, net.web);
    expect(await movesOf(id, change!, failing(drain, "InvalidGroup.NotFound"))).toEqual({
      moves: [[drain], [quarantine]],
    });
  });

  test("stopped in between: not in force, an undo restores, resuming isolates", async () => {
    const { quarantine, drain, id, eni } = await prepared();
    const changes = await changesOf(id);
    expect((await movesOf(id, changes[0]!, failing(quarantine, "Throttling"))).failed).toMatch("Throttling");
    expect(await net.groupsOf(eni)).toEqual([drain]);
    expect(await verify(id, changes)).toEqual({
      holds: false,
      missing: [`${eni} is in ${drain}, not in ${quarantine}`],
      broken: [changes[0]!.hold],
    });
    expect(await revert(id, changes[0])).toEqual({ undone: `restore ${net.web}, ${net.db}` });
    await net.setGroups(eni, drain);
    await apply(id, changes);
    expect(await verify(id, changes)).toEqual({ holds: true, missing: [] });
  });

  test("the drain group is never taken for the original: alone it is refused, beside others it is left out", async () => {
    const { drain, id, eni } = await prepared();
    await net.setGroups(eni, drain);
    expect(await planOf(id)).toEqual({
      refused: expect.stringMatching(`${drain} .*the drain group of Cordon`),
    });
    await net.setGroups(eni, drain, net.db);
    expect(await changesOf(id)).toMatchObject([{ before: { groups: [net.db] } }]);
  });

  test("emptied, it is no quarantine group either", async () => {
    await net.makeQuarantine();
    const empty = await net.emptyGroup("drained");
    await net.tag(empty, "cordon:drain", "true");
    const { id } = await net.launch([empty]);
    expect(await planOf(id)).toEqual({ refused: expect.stringContaining("the drain group of Cordon") });
  });

  test("another response is in its drain step: waited for, and then in force", async () => {
    const { quarantine, drain, id, eni } = await prepared();
    await net.setGroups(eni, drain);
    let looks = 0;
    const answer: Faults["answer"] = ({ command }, output) => {
      if (command !== "DescribeNetworkInterfaces" || ++looks < 2) return;
      for (const one of output["NetworkInterfaces"] as NetworkInterface[])
        one.Groups = [{ GroupId: quarantine }];
    };
    expect(await changesOf(id, { answer })).toMatchObject([{ inForce: true, before: { quarantine } }]);
  });
});
