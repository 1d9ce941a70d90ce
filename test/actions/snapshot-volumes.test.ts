import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type Snapshot,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { snapshotVolumes } from "../../lib/actions/snapshot-volumes.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";

const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
beforeEach(async () => {
  net = await makeNetwork(moto);
});

function door(faults?: Faults, response = "7QX4M2K9TD") {
  return openDoor(moto, PLACE, response, faults);
}
async function planned(instanceId: string) {
  const plan = await snapshotVolumes.plan({ ...PLACE, instanceId }, door());
  if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
  return { plan, change: plan.changes[0]! };
}

/** A host with its boot volume and one more. */
async function launch() {
  const { id } = await net.launch([net.web]);
  const boot = (await volumesOf(id))[0]!;
  const made = await net.ec2.send(new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 40 }));
  const data = made.VolumeId!;
  await net.ec2.send(new AttachVolumeCommand({ InstanceId: id, VolumeId: data, Device: "/dev/sdf" }));
  return { id, boot, data };
}
async function volumesOf(id: string): Promise<string[]> {
  const Filters = [{ Name: "attachment.instance-id", Values: [id] }];
  return (await net.ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes!.map((it) => it.VolumeId!);
}
async function snapshotsOf(...volumes: string[]): Promise<Snapshot[]> {
  const Filters = [{ Name: "volume-id", Values: volumes }];
  return (await net.ec2.send(new DescribeSnapshotsCommand({ Filters }))).Snapshots!;
}
function snapshot(volume: string, tags: Record<string, string>) {
  return net.ec2.send(
    new CreateSnapshotCommand({
      VolumeId: volume,
      TagSpecifications: [
        {
          ResourceType: "snapshot",
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        },
      ],
    }),
  );
}

test("plans every volume, and says what is not captured and who pays", async () => {
  const { id, boot, data } = await launch();
  const { plan, change } = await planned(id);
  expect(change).toMatchObject({
    hold: `instance/${id}/snapshots`,
    before: { volumes: [boot, data].sort(), boot },
  });
  expect(change.to).toMatch(/^one snapshot each of vol-\w+, vol-\w+ \(\d+ GiB\)$/);
  expect(plan.affected).toEqual([]);
  expect(plan.limits.join()).toMatch(/Memory and instance store.*billed/);
});

test("makes one of each, tagged with response and host", async () => {
  const { id, boot, data } = await launch();
  const { change } = await planned(id);
  await snapshotVolumes.apply({ ...PLACE, instanceId: id }, change, door());
  const found = await snapshotsOf(boot, data);
  expect(found.map(({ VolumeId }) => VolumeId).sort()).toEqual([boot, data].sort());
  for (const { Tags } of found)
    expect(Object.fromEntries(Tags!.map(({ Key, Value }) => [Key, Value]))).toEqual({
      "cordon:response": "7QX4M2K9TD",
      "cordon:instance": id,
      // Ninety days after the clock of the door.
      "cordon:keep-until": "2027-02-20",
    });
});

test("asks for hidden volumes too, for its own snapshots only, and says on each whose it is", async () => {
  const { id } = await launch();
  const target = { ...PLACE, instanceId: id };
  const aws = door();
  await snapshotVolumes.plan(target, aws);
  await snapshotVolumes.apply(target, (await planned(id)).change, aws);
  const input = (name: string) => aws.calls.find(({ command }) => command === name)?.input;
  expect(input("DescribeVolumes")).toMatchObject({ IncludeManagedResources: true });
  expect(input("DescribeSnapshots")).toMatchObject({ OwnerIds: ["self"] });
  expect(input("CreateSnapshots")).toMatchObject({ Description: `Cordon response 7QX4M2K9TD: ${id}` });
});

test("another response's, another host's and somebody's own snapshot are none of its own", async () => {
  const { id, boot, data } = await launch();
  const { change } = await planned(id);
  const target = { ...PLACE, instanceId: id };
  await snapshot(boot, { Name: "nightly" });
  await snapshot(boot, { "cordon:response": "7QX4M2K9TD", "cordon:instance": "i-0123456789abcdef0" });
  await snapshotVolumes.apply(target, change, door(undefined, "OTHERRESPO"));
  const check = await snapshotVolumes.verify(target, [change], door());
  expect(check.missing).toEqual([`${[boot, data].sort().join(", ")}: no snapshot by this response`]);
  await snapshotVolumes.apply(target, change, door());
  expect(await snapshotsOf(data)).toHaveLength(2);
  expect((await snapshotVolumes.verify(target, [change], door())).holds).toBe(true);
});

// Moto leaves out the boot volume when asked, and no other: what is asked for is what is checked.
test.each(["boot", "data"] as const)("resumes with the %s volume done already", async (done) => {
  const host = await launch();
  const { change } = await planned(host.id);
  await snapshot(host[done], { "cordon:response": "7QX4M2K9TD", "cordon:instance": host.id });
  const aws = door();
  await snapshotVolumes.apply({ ...PLACE, instanceId: host.id }, change, aws);
  expect(aws.calls.at(-1)).toMatchObject({ command: "CreateSnapshots" });
  expect(aws.calls.at(-1)?.input["InstanceSpecification"]).toEqual({
    InstanceId: host.id,
    ...(done === "boot" ? { ExcludeBootVolume: true } : { ExcludeDataVolumeIds: [host.data] }),
  });
});

test("a snapshot that ended in error is none", async () => {
  const { id } = await launch();
  const { change } = await planned(id);
  const target = { ...PLACE, instanceId: id };
  await snapshotVolumes.apply(target, change, door());
  const answer: Faults["answer"] = (_call, output) => {
    const [first] = (output["Snapshots"] ?? []) as Snapshot[];
    if (first) first.State = "error";
  };
  const check = await snapshotVolumes.verify(target, [change], door({ answer }));
  expect(check).toEqual({
    holds: false,
    missing: [expect.stringContaining("no snapshot by this response")],
    broken: [`instance/${id}/snapshots`],
  });
  const aws = door({ answer });
  await snapshotVolumes.apply(target, change, aws);
  expect(aws.calls.map(({ command }) => command)).toContain("CreateSnapshots");
});

test("a host that is gone, and one without volumes, are moot; a wildcard is refused unasked", async () => {
  const { id } = await launch();
  const answer: Faults["answer"] = (_call, output) => {
    if (output["Volumes"]) output["Volumes"] = [];
  };
  const target = { ...PLACE, instanceId: id };
  expect(await snapshotVolumes.plan(target, door({ answer }))).toEqual({ moot: `${id} has no volume` });
  await net.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  expect(await snapshotVolumes.plan(target, door())).toEqual({ moot: `${id} is terminated` });
  const aws = door();
  expect(await snapshotVolumes.plan({ ...PLACE, instanceId: "i-*" }, aws)).toHaveProperty("refused");
  expect(aws.calls).toEqual([]);
});

test("a protected host or volume says so", async () => {
  const { id, data } = await launch();
  expect((await planned(id)).plan).not.toHaveProperty("protectedBy");
  await net.tag(data, "cordon:protected", "true");
  expect((await planned(id)).plan.protectedBy).toBe(`the tag cordon:protected on ${data}`);
  await net.tag(id, "cordon:protected", "true");
  expect((await planned(id)).plan.protectedBy).toBe(`the tag cordon:protected on ${id}`);
});
