import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DetachVolumeCommand,
  type Instance as Host,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  type NetworkInterface,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeEach, describe, expect, test } from "vitest";
import { protectInstance } from "../../lib/actions/protect-instance.ts";
import { requireImdsv2 } from "../../lib/actions/require-imdsv2.ts";
import { stopInstance } from "../../lib/actions/stop-instance.ts";
import type { AnyAction, Change, Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";
import { HOSTS_AS_DOCUMENTED } from "./hosts-as-documented.ts";

// What the contract test cannot know of the actions that change a host itself.

const moto = useServer(() => HOSTS_AS_DOCUMENTED.start());
let net: Awaited<ReturnType<typeof makeNetwork>>;
let id: string;
beforeEach(async () => {
  net = await makeNetwork(moto);
  ({ id } = await net.launch([net.web]));
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target() {
  return { ...PLACE, instanceId: id };
}
function planOf(action: AnyAction, faults?: Faults) {
  return action.plan(target(), door(faults));
}
async function changesOf(action: AnyAction, faults?: Faults): Promise<Plan["changes"]> {
  const found = await planOf(action, faults);
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  return found.changes;
}
async function apply(action: AnyAction, changes: readonly Change[], faults?: Faults) {
  for (const change of changes) await action.apply(target(), change, door(faults));
}
function verify(action: AnyAction, changes: readonly Change[], faults?: Faults) {
  return action.verify(target(), changes, door(faults));
}
async function now() {
  return (await net.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations![0]!
    .Instances![0]!;
}

/** What moto cannot say of a host. */
function asIf(more: Partial<Host>): NonNullable<Faults["answer"]> {
  return (_call, output) => {
    for (const { Instances } of (output["Reservations"] ?? []) as { Instances: Host[] }[])
      for (const host of Instances) Object.assign(host, more);
  };
}
function fails(command: string, code: string): Faults {
  return {
    before: (call) => {
      if (call.command === command) throw awsError(code);
    },
  };
}

describe.each([requireImdsv2, stopInstance, protectInstance] as AnyAction[])("$id", (action) => {
  test("a host that a service manages is refused, naming it", async () => {
    const answer = asIf({ Operator: { Managed: true, Principal: "eks.amazonaws.com" } });
    expect(await planOf(action, { answer })).toEqual({
      refused: expect.stringContaining(`${id} is managed by eks.amazonaws.com`),
    });
  });

  test("a state that it may not be changed in is thrown while the host is there; forgotten is gone", async () => {
    const [change] = await changesOf(action);
    const command = {
      "require-imdsv2": "ModifyInstanceMetadataOptions",
      "stop-instance": "StopInstances",
      "protect-instance": "ModifyInstanceAttribute",
    }[action.id]!;
    await expect(apply(action, [change!], fails(command, "IncorrectInstanceState"))).rejects.toThrow(
      "IncorrectInstanceState",
    );
    await apply(action, [change!], fails(command, "InvalidInstanceID.NotFound"));
    await net.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await apply(action, [change!]);
    expect(await verify(action, [change!])).toEqual({ holds: true, missing: [] });
  });
});

describe("require-imdsv2", () => {
  const set = (HttpTokens: "optional" | "required", HttpPutResponseHopLimit: number, more = {}) =>
    net.ec2.send(
      new ModifyInstanceMetadataOptionsCommand({
        InstanceId: id,
        HttpTokens,
        HttpPutResponseHopLimit,
        ...more,
      }),
    );

  test("records all six options, and changes two", async () => {
    await set("optional", 2, { HttpProtocolIpv6: "enabled", InstanceMetadataTags: "enabled" });
    const changes = await changesOf(requireImdsv2);
    expect(changes).toMatchObject([
      {
        hold: `instance/${id}/metadata-options`,
        of: id,
        from: "IMDSv1 and IMDSv2, hop limit 2",
        to: "IMDSv2 only, hop limit 1",
        before: {
          tokens: "optional",
          hopLimit: 2,
          endpoint: "enabled",
          ipv6: "enabled",
          instanceTags: "enabled",
          state: "applied",
        },
      },
    ]);
    await apply(requireImdsv2, changes);
    expect((await now()).MetadataOptions).toEqual({
      State: "applied",
      HttpTokens: "required",
      HttpPutResponseHopLimit: 1,
      HttpEndpoint: "enabled",
      HttpProtocolIpv6: "enabled",
      InstanceMetadataTags: "enabled",
    });
  });

  test("an undo leaves the options that somebody set beside ours", async () => {
    await set("optional", 2);
    const changes = await changesOf(requireImdsv2);
    await apply(requireImdsv2, changes);
    await set("required", 1, { HttpEndpoint: "disabled" });
    expect(await undoChange(requireImdsv2, target(), changes[0] as never, door())).toEqual({
      undone: "restore IMDSv1 and IMDSv2, hop limit 2",
    });
    expect((await now()).MetadataOptions).toMatchObject({ HttpEndpoint: "disabled", HttpTokens: "optional" });
  });

  test("pending does not hold on a running host; on a stopped one nothing can ask", async () => {
    const changes = await changesOf(requireImdsv2);
    await apply(requireImdsv2, changes);
    const { MetadataOptions } = await now();
    const answer = asIf({ MetadataOptions: { ...MetadataOptions, State: "pending" } });
    expect(await verify(requireImdsv2, changes, { answer })).toEqual({
      holds: false,
      missing: [`the metadata options of ${id} are still pending`],
      broken: [`instance/${id}/metadata-options`],
    });
    await net.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    expect((await verify(requireImdsv2, changes, { answer })).holds).toBe(true);
  });

  test("switched off: moot; required already: in force; who is hit depends on what changes", async () => {
    await set("optional", 1);
    const plan = (await planOf(requireImdsv2)) as Plan;
    expect(plan.affected).toEqual([`software on ${id} that uses IMDSv1`]);
    await set("required", 2);
    const two = (await planOf(requireImdsv2)) as Plan;
    expect(two.affected).toEqual([`containers on ${id} that reach the metadata service over a bridge`]);
    await set("required", 1);
    expect(await changesOf(requireImdsv2)).toMatchObject([{ inForce: true }]);
    await set("optional", 1, { HttpEndpoint: "disabled" });
    expect(await planOf(requireImdsv2)).toEqual({ moot: expect.stringContaining("is disabled") });
  });

  test("can never allow IMDSv1, but for an undo", () => {
    expect(requireImdsv2.permissions.apply.map(({ conditions }) => conditions)).toEqual([
      { StringEquals: { "ec2:Attribute/HttpTokens": "required" } },
    ]);
  });
});

describe("stop-instance", () => {
  test("the operating system is not asked", async () => {
    const aws = door();
    const [change] = await changesOf(stopInstance);
    await stopInstance.apply(target(), change as never, aws);
    expect(aws.calls.map(({ input }) => input)).toEqual([{ InstanceIds: [id], SkipOsShutdown: true }]);
  });

  test("stopped before is in force, and an undo never starts it", async () => {
    await net.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    const changes = await changesOf(stopInstance);
    expect(changes).toMatchObject([{ inForce: true, before: { state: "stopped" } }]);
    expect(await undoChange(stopInstance, target(), changes[0] as never, door())).toEqual({
      undone: "No change: stopped before the response",
    });
    expect((await now()).State?.Name).toBe("stopped");
  });

  test("stopping holds, for nobody can call it back; starting does not", async () => {
    const changes = await changesOf(stopInstance);
    const as = (Name: "stopping" | "pending") => ({ answer: asIf({ State: { Name } }) });
    expect((await verify(stopInstance, changes, as("stopping"))).holds).toBe(true);
    expect(await verify(stopInstance, changes, as("pending"))).toEqual({
      holds: false,
      missing: [`${id} is pending`],
      broken: [`instance/${id}/state`],
    });
    expect(await changesOf(stopInstance, as("stopping"))).toMatchObject([{ inForce: true }]);
  });

  test("an undo while it still stops is refused by EC2 and thrown, so that it is tried again", async () => {
    const [change] = await changesOf(stopInstance);
    const faults = {
      answer: asIf({ State: { Name: "stopping" } }),
      ...fails("StartInstances", "IncorrectInstanceState"),
    };
    await expect(undoChange(stopInstance, target(), change as never, door(faults))).rejects.toThrow(
      "IncorrectInstanceState",
    );
  });

  test("stop protection and a root on an instance store are refused", async () => {
    expect(await planOf(stopInstance, { answer: asIf({ RootDeviceType: "instance-store" }) })).toEqual({
      refused: expect.stringContaining("only terminated"),
    });
    await net.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiStop: { Value: true } }),
    );
    expect(await planOf(stopInstance)).toEqual({ refused: expect.stringContaining("DisableApiStop") });
  });

  test("says what is lost: memory, an address that EC2 gave, a Spot host that cannot be stopped", async () => {
    const assigned: NonNullable<Faults["answer"]> = (call, output) => {
      asIf({ InstanceLifecycle: "spot" })(call, output);
      for (const eni of (output["NetworkInterfaces"] ?? []) as NetworkInterface[])
        eni.Association = { PublicIp: "203.0.113.7", IpOwnerId: "amazon" };
    };
    const { limits } = (await planOf(stopInstance, { answer: assigned })) as Plan;
    for (const said of [
      /^Memory and instance store volumes are lost/,
      /^203\.0\.113\.7 was assigned by EC2/,
      /^It is a Spot instance/,
    ])
      expect(limits).toContainEqual(expect.stringMatching(said));
    const plain = ((await planOf(stopInstance)) as Plan).limits.join();
    expect(plain).not.toMatch(/Spot|assigned/);
  });

  test("groups that could not be asked about are unknown, not empty", async () => {
    const denied = fails("DescribeTargetGroups", "AccessDenied");
    const plan = (await planOf(stopInstance, denied)) as Plan;
    expect(plan.asset).not.toHaveProperty("groups");
    expect(plan.affected).toContainEqual(expect.stringContaining("could not be found out: AccessDenied"));
  });
});

describe("protect-instance", () => {
  const attribute = async (Attribute: "disableApiStop" | "instanceInitiatedShutdownBehavior") => {
    const found = await net.ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute }));
    return found.DisableApiStop?.Value ?? found.InstanceInitiatedShutdownBehavior?.Value;
  };
  const attach = async (Device: string, DeleteOnTermination: boolean) => {
    const made = await net.ec2.send(new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 8 }));
    await net.ec2.send(new AttachVolumeCommand({ InstanceId: id, VolumeId: made.VolumeId, Device }));
    const Ebs = { DeleteOnTermination };
    const BlockDeviceMappings = [{ DeviceName: Device, Ebs }];
    await net.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, BlockDeviceMappings }));
    return made.VolumeId!;
  };

  test("what is safe already is in force, and stays so after an undo", async () => {
    const volume = await attach("/dev/sdf", false);
    const changes = await changesOf(protectInstance);
    const inForce = changes.filter((change) => change.inForce).map(({ hold }) => hold);
    // Ordinary hosts stop when they shut down.
    expect(inForce).toEqual([
      `instance/${id}/shutdown-behavior`,
      `instance/${id}/volume/${volume}/delete-on-termination`,
    ]);
    await apply(protectInstance, changes);
    for (const change of changes) await undoChange(protectInstance, target(), change as never, door());
    expect(await attribute("instanceInitiatedShutdownBehavior")).toBe("stop");
    expect(await attribute("disableApiStop")).toBe(false);
    expect((await now()).BlockDeviceMappings?.map(({ Ebs }) => Ebs?.DeleteOnTermination)).toEqual([
      true,
      false,
    ]);
  });

  test("a Spot host keeps its volumes only; a root on an instance store cannot be stopped", async () => {
    const spot = (await planOf(protectInstance, { answer: asIf({ InstanceLifecycle: "spot" }) })) as Plan;
    expect(spot.changes.map(({ hold }) => hold)).toEqual([
      expect.stringMatching(`^instance/${id}/volume/vol-\\w+/delete-on-termination$`),
    ]);
    expect(spot.limits[0]).toMatch(/^It is a Spot instance/);
    const store = await changesOf(protectInstance, { answer: asIf({ RootDeviceType: "instance-store" }) });
    expect(store.map(({ hold }) => hold)).not.toContain(`instance/${id}/stop-protection`);
  });

  test("an Auto Scaling group is named: it terminates the host all the same", async () => {
    const answer = asIf({ Tags: [{ Key: "aws:autoscaling:groupName", Value: "shop" }] });
    const { limits } = (await planOf(protectInstance, { answer })) as Plan;
    expect(limits).toContainEqual(expect.stringMatching(/^Auto Scaling group shop can still terminate it/));
  });

  test("a volume attached since that ends with the host is missing; one that is gone is not", async () => {
    const gone = await attach("/dev/sdg", true);
    const changes = await changesOf(protectInstance);
    await net.ec2.send(new DetachVolumeCommand({ VolumeId: gone, InstanceId: id, Device: "/dev/sdg" }));
    const lost = changes.find(({ hold }) => hold.includes(gone))!;
    await apply(
      protectInstance,
      changes.filter((change) => change !== lost),
    );
    await apply(protectInstance, [lost], fails("ModifyInstanceAttribute", "InvalidInstanceAttributeValue"));
    expect(await verify(protectInstance, changes)).toEqual({ holds: true, missing: [] });
    expect(await undoChange(protectInstance, target(), lost as never, door())).toEqual({
      undone: expect.stringMatching(/^No change: vol-.* no longer exists$/),
    });
    const late = await attach("/dev/sdh", true);
    expect(await verify(protectInstance, changes)).toMatchObject({
      holds: false,
      missing: [`${late} was attached or changed since: deleted on termination`],
      broken: [],
    });
  });

  test("what was lifted is broken by name, and the rest is not", async () => {
    const changes = await changesOf(protectInstance);
    await apply(protectInstance, changes);
    await net.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiStop: { Value: false } }),
    );
    expect(await verify(protectInstance, changes)).toEqual({
      holds: false,
      missing: [`${id}: stop protection off`],
      broken: [`instance/${id}/stop-protection`],
    });
  });

  test("a value that EC2 refuses for a volume that is there is thrown", async () => {
    const change = (await changesOf(protectInstance)).find(({ hold }) => hold.includes("/volume/"))!;
    const refuses = fails("ModifyInstanceAttribute", "InvalidInstanceAttributeValue");
    await expect(apply(protectInstance, [change], refuses)).rejects.toThrow("InvalidInstanceAttributeValue");
  });
});

test("of a host that was stopped before, and was started since, an undo shows that it runs", async () => {
  const was = {
    hold: `instance/${id}/state`,
    of: id,
    from: "stopped",
    to: "stopped",
    before: { state: "stopped" },
  } as const;
  expect(await stopInstance.preview!(target(), was, door())).toEqual({
    now: "running",
    will: "No change: stopped before the response",
  });
});
