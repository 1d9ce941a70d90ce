import {
  CreateSnapshotsCommand,
  EC2Client,
  paginateDescribeSnapshots,
  paginateDescribeVolumes,
  type Snapshot,
} from "@aws-sdk/client-ec2";
import { RESPONSE_TAG } from "../aws/names.ts";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, hostFacts, INSTANCES, notAnInstance } from "./ec2/host.ts";
import { inForce } from "./facts/in-force.ts";

/** Tags of a snapshot: the host of its volume, and the day until which it is kept, for the operators who clean up. */
const INSTANCE_TAG = "cordon:instance";
const KEEP_TAG = "cordon:keep-until";

/** The retention of snapshots, in days: they are evidence, and AWS bills them. Cordon never deletes one. */
const KEEP_FOR = 90;

type Before = {
  readonly volumes: readonly string[];
  /** CreateSnapshots excludes the boot volume by another parameter than the other volumes. */
  readonly boot?: string;
};

const NOT_CAPTURED = "Memory and instance store volumes are not captured";
const SNAPSHOTS = ["arn:{partition}:ec2:{region}::snapshot/*"];

/**
 * Snapshots all volumes of a host at the same moment, by CreateSnapshots (EC2 API reference: "crash-consistent"). The call takes no
 * client token: tags identify existing snapshots.
 */
export const snapshotVolumes = action<Instance, Before>({
  id: "snapshot-volumes",
  summary: "Preserve evidence: snapshot every volume of an instance",
  reference: {
    mitigations: ["M1053"],
    limits: [
      NOT_CAPTURED,
      "Anyone who may call DeleteSnapshot can delete them: contain the identity too",
      "A snapshot of a volume with AWS's default key cannot be shared with another account: copy it with a key of your own",
      "Snapshots are billed until an operator deletes them: an undo does not, they are evidence",
    ],
    roundTrips: { plan: 1, apply: 2 },
    unverified: ["CreateSnapshots takes no client token: a retry of the SDK could make a set twice"],
  },
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeSnapshots"])],
    apply: [
      allow(
        ["ec2:CreateSnapshots"],
        [...INSTANCES, "arn:{partition}:ec2:{region}:{account}:volume/*", ...SNAPSHOTS],
      ),
      // Only at creation: this permission can never change the tags of an existing snapshot.
      allow(["ec2:CreateTags"], SNAPSHOTS, { StringEquals: { "ec2:CreateAction": "CreateSnapshots" } }),
    ],
    revert: [],
  },
  irreversible: "snapshots are evidence and are kept: delete them by hand when the case is closed",
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId } = target;
    const [host, volumes] = await Promise.all([
      findHost(aws, target),
      everyPage(
        paginateDescribeVolumes(
          { client: aws.client(EC2Client), pageSize: 1000 },
          {
            Filters: [{ Name: "attachment.instance-id", Values: [instanceId] }],
            IncludeManagedResources: true,
          },
        ),
        (page) => page.Volumes,
      ),
    ]);
    if ("moot" in host) return host;
    if (volumes.length === 0) return { moot: `${instanceId} has no volume` };
    const ids = volumes.map(({ VolumeId }) => VolumeId ?? "").sort();
    const boot = host.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === host.RootDeviceName)?.Ebs;
    const size = volumes.reduce((sum, { Size }) => sum + (Size ?? 0), 0);
    return {
      changes: [
        {
          hold: `instance/${instanceId}/snapshots`,
          of: instanceId,
          from: "no snapshots by this response",
          to: `one snapshot each of ${ids.join(", ")} (${size} GiB)`,
          before: { volumes: ids, ...(boot?.VolumeId && { boot: boot.VolumeId }) },
        },
      ],
      affected: [],
      limits: [
        NOT_CAPTURED,
        `Snapshots are billed until an operator deletes them; a tag says to keep them ${KEEP_FOR} days`,
      ],
      // The host continues to serve: no group loses a member.
      ...hostFacts(host, [], ...volumes.map(({ VolumeId, Tags }) => [VolumeId, Tags] as const)),
    };
  },

  async apply({ instanceId }, { before: { volumes, boot } }, aws) {
    const done = aws.isFirst ? new Set<string>() : await snapshotted(aws, instanceId);
    if (volumes.every((id) => done.has(id))) return;
    const others = [...done].filter((id) => id !== boot);
    await aws.client(EC2Client).send(
      new CreateSnapshotsCommand({
        Description: `Cordon response ${aws.responseId}: ${instanceId}`,
        InstanceSpecification: {
          InstanceId: instanceId,
          ...(boot && done.has(boot) && { ExcludeBootVolume: true }),
          ...(others.length > 0 && { ExcludeDataVolumeIds: others }),
        },
        TagSpecifications: [
          {
            ResourceType: "snapshot",
            Tags: [
              { Key: RESPONSE_TAG, Value: aws.responseId },
              { Key: INSTANCE_TAG, Value: instanceId },
              { Key: KEEP_TAG, Value: keepUntil(aws.now()) },
            ],
          },
        ],
      }),
    );
  },

  async verify({ instanceId }, changes, aws) {
    const done = await snapshotted(aws, instanceId);
    return inForce(changes, ({ before }) => {
      const without = before.volumes.filter((id) => !done.has(id));
      return without.length === 0 ? undefined : `${without.join(", ")}: no snapshot by this response`;
    });
  },

  async progress({ instanceId }, changes, aws) {
    const snapshots = await snapshotsOf(aws, instanceId);
    const stateOf = (volume: string) => {
      const states = snapshots.filter(({ VolumeId }) => VolumeId === volume).map(({ State }) => State);
      return states.includes("completed") ? "completed" : (states[0] ?? "gone");
    };
    const states = changes
      .flatMap(({ before }) => before.volumes)
      .map((volume) => ({ volume, state: stateOf(volume) }));
    return {
      done: states.every(({ state }) => state === "completed"),
      failed: states
        .filter(({ state }) => state === "error" || state === "gone")
        .map(({ volume, state }) =>
          state === "gone"
            ? `the snapshot of ${volume} is gone`
            : `the snapshot of ${volume} ended in an error`,
        ),
    };
  },
});

function keepUntil(now: Date): string {
  return new Date(now.getTime() + KEEP_FOR * 86_400_000).toISOString().slice(0, 10);
}

/** The volumes of a host with a snapshot by this response; a snapshot that ended in error does not count. */
async function snapshotted(aws: Aws, instanceId: string): Promise<Set<string>> {
  return new Set(
    (await snapshotsOf(aws, instanceId))
      .filter(({ State }) => State !== "error")
      .flatMap(({ VolumeId }) => VolumeId ?? []),
  );
}

function snapshotsOf(aws: Aws, instanceId: string): Promise<Snapshot[]> {
  return everyPage(
    paginateDescribeSnapshots(
      { client: aws.client(EC2Client), pageSize: 1000 },
      {
        OwnerIds: ["self"],
        Filters: [
          { Name: `tag:${RESPONSE_TAG}`, Values: [aws.responseId] },
          { Name: `tag:${INSTANCE_TAG}`, Values: [instanceId] },
        ],
      },
    ),
    (page) => page.Snapshots,
  );
}
