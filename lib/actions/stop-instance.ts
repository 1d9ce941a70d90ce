import {
  EC2Client,
  type Instance as Host,
  type NetworkInterface,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { action, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { hostExists, notManaged } from "./ec2/change-host.ts";
import { findHost, hostFacts, hostName, INSTANCES, notAnInstance } from "./ec2/host.ts";
import { guardOf } from "./ec2/instance-attribute.ts";
import { networkInterfaces } from "./ec2/network-interface.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { inForce } from "./facts/in-force.ts";
import { gone, unchanged } from "./facts/preview.ts";

/** "stopped" also for a host that was already stopping: an undo must not start it. */
type Before = { readonly state: "running" | "stopped" };

const LOST = [
  "Memory and instance store volumes are lost",
  "No shutdown script runs: what is not on disk yet is lost",
  "Stopping takes seconds to minutes: only isolation is immediate",
];
const REPLACED = "An Auto Scaling group replaces a stopped instance: use standby-in-auto-scaling-group first";

/**
 * Stops a host by StopInstances (EC2 API reference) without a shutdown of its operating system: that would run scripts, possibly the
 * attacker's, which can delete evidence, and a host can delay it for minutes.
 */
export const stopInstance = action<Instance, Before>({
  id: "stop-instance",
  summary: "Stop an instance at once, without running its shutdown scripts",
  reference: {
    mitigations: ["D3-HS"],
    limits: [...LOST, "EC2 refuses to stop a Spot instance of a one-time request", REPLACED],
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
          of: instanceId,
          from: host.State?.Name ?? "",
          to: "stopped",
          before: { state: stopped ? "stopped" : "running" },
          ...(stopped && { inForce: true }),
        },
      ],
      affected: [`${hostName(host)} and its peers: the instance stops`, ...losses(host, serving)],
      limits: [...LOST, ...limitsOf(host, interfaces)],
      ...hostFacts(host, serving),
    };
  },

  async apply(target, _change, aws) {
    const input = { InstanceIds: [target.instanceId], SkipOsShutdown: true };
    await hostExists(aws, target, aws.client(EC2Client).send(new StopInstancesCommand(input)));
  },

  async verify(target, changes, aws) {
    const host = await findHost(aws, target);
    return inForce(changes, () =>
      "moot" in host || isStopped(host) ? undefined : `${target.instanceId} is ${host.State?.Name}`,
    );
  },

  async preview(target, { before, to }, aws) {
    const host = await findHost(aws, target);
    if ("moot" in host) return gone(target.instanceId);
    const now = isStopped(host) ? to : (host.State?.Name ?? "");
    if (before.state === "stopped") return unchanged(now, "stopped before the response");
    if (!isStopped(host)) return unchanged(now);
    const start = new StartInstancesCommand({ InstanceIds: [target.instanceId] });
    const putBack = async () =>
      (await hostExists(aws, target, aws.client(EC2Client).send(start)))
        ? undefined
        : { undone: gone(target.instanceId).will };
    return { now, will: `start ${target.instanceId} again`, putBack };
  },
});

/** A stopping host cannot be called back: EC2 starts it again only after it has stopped. */
function isStopped({ State }: Host): boolean {
  return State?.Name === "stopped" || State?.Name === "stopping";
}

function cannotStop({ InstanceId, RootDeviceType }: Host, kept: boolean | undefined): Refusal | undefined {
  if (RootDeviceType === "instance-store")
    return {
      refused: `${InstanceId} has its root on an instance store: it cannot be stopped, only terminated: isolate it`,
    };
  if (kept)
    return { refused: `${InstanceId} has stop protection (DisableApiStop): isolate it, or lift that first` };
  return undefined;
}

function limitsOf(host: Host, interfaces: readonly NetworkInterface[]): string[] {
  const changing = interfaces.flatMap(({ Association }) =>
    // An Elastic IP address stays; it has an allocation.
    Association?.PublicIp && !Association.AllocationId ? [Association.PublicIp] : [],
  );
  return [
    ...(host.InstanceLifecycle === "spot"
      ? ["It is a Spot instance: EC2 refuses to stop it when its request is a one-time request"]
      : []),
    ...(changing.length > 0
      ? [`${changing.join(", ")} was assigned by EC2 and is lost: the next start gets another address`]
      : []),
  ];
}
