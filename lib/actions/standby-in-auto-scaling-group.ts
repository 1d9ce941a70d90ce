import { AutoScalingClient, EnterStandbyCommand, ExitStandbyCommand } from "@aws-sdk/client-auto-scaling";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, hostFacts, notAnInstance } from "./ec2/host.ts";
import { groupOf, isLeaving, memberOf, onStandby, sizes } from "./ec2/scaling-group.ts";
import { inForce } from "./facts/in-force.ts";
import { conflict, unchanged } from "./facts/preview.ts";

type Before = {
  readonly group: string;
  /** The lifecycle state before: "InService", or "Standby" where that was in effect already. */
  readonly state: string;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
};

const GROUPS = ["arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/*"];

/**
 * Puts a host on standby in its Auto Scaling group, which launches a replacement and leaves this host running: no health check replaces a
 * host on standby. The host also leaves the load balancers of the group (Auto Scaling user guide, "Temporarily remove instances from your
 * Auto Scaling group").
 */
export const standbyInAutoScalingGroup = action<Instance, Before>({
  id: "standby-in-auto-scaling-group",
  summary: "Put an instance on standby: its Auto Scaling group replaces it and keeps it as evidence",
  reference: {
    mitigations: ["M1030"],
    limits: [
      "A replacement comes from the same launch template and may be compromised the same way",
      "Operators, Spot interruptions, instance refresh and other tools can still terminate the instance: protect-instance does more",
      "An undo does not lower the desired capacity: the group would then choose an instance to terminate",
    ],
    roundTrips: { plan: 2, apply: 2 },
    unverified: ["whether ExitStandby fails when the group is at its largest size"],
  },
  authority: "resource",
  permissions: {
    read: [
      allow([
        "ec2:DescribeInstances",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeAutoScalingGroups",
      ]),
    ],
    apply: [allow(["autoscaling:EnterStandby"], GROUPS)],
    revert: [allow(["autoscaling:ExitStandby"], GROUPS)],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const { instanceId } = target;
    const wrong = notAnInstance(instanceId);
    if (wrong) return wrong;
    const [host, member] = await Promise.all([findHost(aws, target), memberOf(aws, instanceId)]);
    if ("moot" in host) return host;
    if (member === undefined) return { moot: `${instanceId} is in no Auto Scaling group` };
    const { group, state } = member;
    if (isLeaving(state)) return { moot: `${instanceId} is ${state} in ${group}` };
    if (state !== "InService" && !onStandby(state))
      return {
        refused: `${instanceId} is ${state} in Auto Scaling group ${group}: only an instance in service can go on standby`,
      };
    const found = await groupOf(aws, group);
    if (found === undefined) return { moot: `Auto Scaling group ${group} does not exist any more` };
    const { healthy, desired, min, max } = found;
    const isHealthy = healthy.includes(instanceId);
    const serving = {
      group: `auto-scaling-group/${group}`,
      member: instanceId,
      isHealthy,
      healthy: healthy.length,
    };
    return {
      changes: [
        {
          hold: `instance/${instanceId}/lifecycle-state`,
          of: `${instanceId} in Auto Scaling group ${group}`,
          from: "InService",
          to: "Standby",
          before: { group, state, desired, min, max },
          ...(onStandby(state) && { inForce: true }),
        },
      ],
      affected: [
        `Auto Scaling group ${group} (${sizes(found)}): it launches a replacement for ${instanceId}`,
        ...(isHealthy
          ? [`Auto Scaling group ${group}: ${healthy.length} → ${healthy.length - 1} healthy until then`]
          : []),
        `load balancers attached to ${group}: they stop sending to ${instanceId}`,
      ],
      limits: [
        "The replacement comes from the same launch template and may be compromised the same way",
        `An undo adds ${instanceId} back and raises the desired capacity by one, as AWS does: lower it when you have chosen which instance goes`,
      ],
      ...hostFacts(host, [serving]),
    };
  },

  async apply({ instanceId }, { before }, aws) {
    // EC2 Auto Scaling refuses a host that is on standby already.
    const now = await memberOf(aws, instanceId);
    if (now?.group !== before.group || onStandby(now.state) || isLeaving(now.state)) return;
    await aws.client(AutoScalingClient).send(
      new EnterStandbyCommand({
        AutoScalingGroupName: before.group,
        InstanceIds: [instanceId],
        ShouldDecrementDesiredCapacity: false,
      }),
    );
  },

  async verify({ instanceId }, changes, aws) {
    const now = await memberOf(aws, instanceId);
    return inForce(changes, ({ before: { group } }) =>
      now?.group === group && !onStandby(now.state) && !isLeaving(now.state)
        ? `${instanceId} is ${now.state} in Auto Scaling group ${group}, not on standby`
        : undefined,
    );
  },

  /**
   * An undo raises the desired capacity by one, and fails where it is at its maximum: only an operator can choose which host goes, or
   * raise the maximum.
   */
  async preview({ instanceId }, { before: { group }, to }, aws) {
    const [member, found] = await Promise.all([memberOf(aws, instanceId), groupOf(aws, group)]);
    if (member === undefined || found === undefined)
      return unchanged("not in the group", `${instanceId} is not in ${group} any more`);
    if (member.group !== group)
      return unchanged(`in ${member.group}`, `${instanceId} is in ${member.group} now`);
    if (!onStandby(member.state)) return unchanged(member.state);
    if (found.desired >= found.max)
      return conflict(
        to,
        `${group} is at its largest size (${sizes(found)}); lower the desired capacity or raise the largest`,
      );
    const input = { AutoScalingGroupName: group, InstanceIds: [instanceId] };
    return {
      now: to,
      will: `put ${instanceId} back into service in ${group}, and leave the desired capacity raised by one`,
      putBack: async () => void (await aws.client(AutoScalingClient).send(new ExitStandbyCommand(input))),
    };
  },
});
