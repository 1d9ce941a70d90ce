import {
  EC2Client,
  type Instance as Host,
  type NetworkInterface,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { notManaged, unlessHostGone } from "./ec2/change-host.ts";
import { findHost, notAnInstance, protection, tagValue } from "./ec2/host.ts";
import { guardOf } from "./ec2/instance-attribute.ts";
import { networkInterfaces } from "./ec2/network-interface.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { tagsOf } from "./facts/tags.ts";

/** Of a host that is already stopping, "stopped": an undo must not start it. */
type Before = { readonly state: "running" | "stopped" };

const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];

/**
 * Stops a host by StopInstances (EC2 API reference), without asking its operating system: that would run shutdown scripts,
 * which may be the attacker's and wipe what they did, and a host can drag it out for minutes.
 */
export const stopInstance = action<Instance, Before>({
  id: "stop-instance",
  summary: "Stop a host at once, without running its shutdown scripts",
  reference: {
    mitigations: ["D3-HS"],
    cannot: [
      "keep memory and instance store volumes: both are lost",
      "stop a host that an Auto Scaling group replaces: leave the group first, by standby-in-auto-scaling-group",
      "stop a Spot host of a one-time request: EC2 refuses it",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how long a host runs on after StopInstances with SkipOsShutdown, which not every instance type may take",
      "an undo of a host with volumes under a customer's KMS key needs kms:CreateGrant, which Cordon does not hold",
    ],
  },
  undoes: ["ec2:RunInstances"],
  authority: "resource",
  permissions: {
    read: [
      allow(["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces"]),
      allow(["ec2:DescribeInstanceAttribute"], INSTANCES),
      SERVING_GROUPS,
    ],
    apply: [allow(["ec2:StopInstances"], INSTANCES)],
    revert: [allow(["ec2:StartInstances"], INSTANCES)],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId } = target;
    const [host, interfaces, balanced, kept] = await Promise.all([
      findHost(aws, target),
      networkInterfaces(aws, "attachment.instance-id", instanceId),
      targetGroups(aws),
      guardOf(aws, instanceId, "disableApiStop"),
    ]);
    if ("moot" in host) return host;
    const refusal = notManaged(host) ?? cannotStop(host, kept);
    if (refusal) return refusal;

    const serving = await servingGroups(aws, host, interfaces, balanced);
    const stopped = isStopped(host);
    return {
      changes: [
        {
          hold: `instance/${instanceId}/state`,
          change: `${instanceId}: ${host.State?.Name} → stopped`,
          before: { state: stopped ? "stopped" : "running" },
          ...(stopped && { inForce: true }),
        },
      ],
      affected: [`${withName(host)} and all that talk to it: it stops`, ...losses(host, serving)],
      limits: limitsOf(host, interfaces),
      ...protection([{ id: instanceId, tags: host.Tags }]),
      asset: {
        tags: tagsOf(host.Tags),
        reach: "target",
        ...(!("unknown" in serving) && { groups: serving }),
      },
    };
  },

  async apply(target, _change, aws) {
    const input = { InstanceIds: [target.instanceId], SkipOsShutdown: true };
    await unlessHostGone(aws, target, aws.client(EC2Client).send(new StopInstancesCommand(input)));
  },

  async verify(target, _changes, aws) {
    const host = await findHost(aws, target);
    // A host that is stopping cannot be called back: EC2 starts it again only once it has stopped.
    const holds = "moot" in host || isStopped(host);
    return { holds, missing: holds ? [] : [`${target.instanceId} is ${host.State?.Name}`] };
  },

  async standing(target, { before }, aws) {
    const { now, will } = await look(aws, target, before);
    return { before: before.state, set: "stopped", now, will, conflict: false };
  },

  async revert(target, { before }, aws) {
    const { will, start } = await look(aws, target, before);
    if (!start) return { undone: will };
    const input = { InstanceIds: [target.instanceId] };
    const there = await unlessHostGone(
      aws,
      target,
      aws.client(EC2Client).send(new StartInstancesCommand(input)),
    );
    return { undone: there ? will : GONE };
  },
});

const GONE = "nothing: the host is gone";

function isStopped({ State }: Host): boolean {
  return State?.Name === "stopped" || State?.Name === "stopping";
}

/** Where the host stands before an undo, and whether it is started. */
async function look(aws: Aws, target: Instance, { state }: Before) {
  const host = await findHost(aws, target);
  if ("moot" in host) return { now: "gone", will: GONE, start: false };
  const now = host.State?.Name ?? "";
  if (state === "stopped") return { now, will: "nothing: it was stopped before", start: false };
  if (!isStopped(host)) return { now, will: `nothing: it is ${now}, as before`, start: false };
  return { now, will: `start ${target.instanceId} again`, start: true };
}

function cannotStop({ InstanceId, RootDeviceType }: Host, kept: boolean | undefined) {
  if (RootDeviceType === "instance-store")
    return {
      refused: `${InstanceId} has its root on an instance store and cannot be stopped, only terminated: isolate it`,
    };
  if (kept)
    return {
      refused: `${InstanceId} is protected from being stopped (DisableApiStop): isolate it, or lift that first`,
    };
  return undefined;
}

function limitsOf(host: Host, interfaces: readonly NetworkInterface[]): string[] {
  const changing = interfaces.flatMap(({ Association }) =>
    // An Elastic IP address stays; it has an allocation.
    Association?.PublicIp && !Association.AllocationId ? [Association.PublicIp] : [],
  );
  return [
    "memory is lost, and so is all that is on instance store volumes",
    "the operating system is not asked: no shutdown script runs, and what is not on disk yet is lost",
    "stopping takes seconds to minutes: only isolation is immediate",
    ...(host.InstanceLifecycle === "spot"
      ? ["it is a Spot host: EC2 refuses to stop it when its request is a one-time request"]
      : []),
    ...(changing.length > 0
      ? [`${changing.join(", ")} was assigned by EC2 and is lost: the next start gets another address`]
      : []),
  ];
}

function withName({ InstanceId = "", Tags }: Host): string {
  const name = tagValue(Tags, "Name");
  return name ? `${InstanceId} (${name})` : InstanceId;
}
