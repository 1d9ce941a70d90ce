import {
  AutoScalingClient,
  EnterStandbyCommand,
  ExitStandbyCommand,
  paginateDescribeAutoScalingGroups,
  paginateDescribeAutoScalingInstances,
} from "@aws-sdk/client-auto-scaling";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, notAnInstance, protection } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";

type Before = {
  readonly group: string;
  /** As it was found: "InService", or "Standby" where it was in force already. */
  readonly state: string;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
};

const GROUPS = ["arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/*"];

/**
 * Takes a host out of the service of its Auto Scaling group, which launches another in its place and leaves this one alone: on
 * standby no health check replaces it. It also leaves the load balancers that are attached to the group
 * (Auto Scaling user guide, "Temporarily remove instances from your Auto Scaling group").
 */
export const standbyInAutoScalingGroup = action<Instance, Before>({
  id: "standby-in-auto-scaling-group",
  summary: "Put a host on standby, so that its Auto Scaling group replaces it and leaves the evidence",
  reference: {
    mitigations: ["M1030"],
    cannot: [
      "keep what the group launches in its place clean: it comes from the same launch template",
      "keep people, Spot interruptions, instance refresh and other tools from terminating the host: protect-instance does more",
      "set the desired capacity back on an undo: the group would then choose a host to terminate",
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
    if (/^(Terminat|Detach)/.test(state)) return { moot: `${instanceId} is ${state} in ${group}` };
    if (state !== "InService" && !onStandby(state))
      return {
        refused: `${instanceId} is ${state} in Auto Scaling group ${group}: only a host in service can go on standby`,
      };
    const found = await groupOf(aws, group);
    if (found === undefined) return { moot: `Auto Scaling group ${group} does not exist any more` };
    const { DesiredCapacity: desired = 0, MinSize: min = 0, MaxSize: max = 0, Instances = [] } = found;
    const healthy = Instances.filter(
      ({ LifecycleState, HealthStatus }) => LifecycleState === "InService" && HealthStatus === "Healthy",
    ).map(({ InstanceId }) => InstanceId);
    const isHealthy = healthy.includes(instanceId);
    return {
      changes: [
        {
          hold: `instance/${instanceId}/lifecycle-state`,
          change: `${instanceId} in Auto Scaling group ${group}: ${state} → Standby`,
          before: { group, state, desired, min, max },
          ...(onStandby(state) && { inForce: true }),
        },
      ],
      affected: [
        `Auto Scaling group ${group} (${sizes(desired, min, max)}): it launches a host in place of ${instanceId}`,
        ...(isHealthy
          ? [`Auto Scaling group ${group}: ${healthy.length} → ${healthy.length - 1} healthy until then`]
          : []),
        `the load balancers attached to ${group} stop sending to ${instanceId}`,
      ],
      limits: [
        "the host that is launched comes from the same launch template, and may be compromised the same way",
        `an undo takes ${instanceId} back beside it and so raises the desired capacity by one, as AWS does: set it back when you have chosen which host goes`,
      ],
      ...protection([{ id: instanceId, tags: host.Tags }]),
      asset: {
        tags: tagsOf(host.Tags),
        reach: "target",
        groups: [
          {
            group: `auto-scaling-group/${group}`,
            member: instanceId,
            isHealthy,
            healthy: healthy.length,
          },
        ],
      },
    };
  },

  async apply({ instanceId }, { before }, aws) {
    // EC2 Auto Scaling refuses what is on standby already.
    const now = await memberOf(aws, instanceId);
    if (now?.group !== before.group || onStandby(now.state) || /^(Terminat|Detach)/.test(now.state)) return;
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
    const missing = changes.flatMap(({ before }) =>
      now?.group === before.group && !onStandby(now.state) && !/^(Terminat|Detach)/.test(now.state)
        ? [`${instanceId} is ${now.state} in Auto Scaling group ${before.group}, not on standby`]
        : [],
    );
    return { holds: missing.length === 0, missing };
  },

  async standing({ instanceId }, { before }, aws) {
    const { now, will, conflict = false } = await look(aws, instanceId, before);
    return { before: "InService", set: "Standby", now, will, conflict };
  },

  async revert({ instanceId }, { before }, aws) {
    const { will, conflict, back } = await look(aws, instanceId, before);
    if (conflict) return { conflict: will };
    if (back)
      await aws
        .client(AutoScalingClient)
        .send(new ExitStandbyCommand({ AutoScalingGroupName: before.group, InstanceIds: [instanceId] }));
    return { undone: will };
  },
});

/** On its way there counts: nothing but an undo turns it back. */
function onStandby(state: string): boolean {
  return state === "Standby" || state === "EnteringStandby";
}

function sizes(desired: number, min: number, max: number): string {
  return `desired ${desired}, min ${min}, max ${max}`;
}

async function memberOf(
  aws: Aws,
  instanceId: string,
): Promise<{ readonly group: string; readonly state: string } | undefined> {
  const [member] = await everyPage(
    paginateDescribeAutoScalingInstances(
      { client: aws.client(AutoScalingClient) },
      { InstanceIds: [instanceId] },
    ),
    (page) => page.AutoScalingInstances,
  );
  return member && { group: member.AutoScalingGroupName ?? "", state: member.LifecycleState ?? "" };
}

async function groupOf(aws: Aws, name: string) {
  return (
    await everyPage(
      paginateDescribeAutoScalingGroups(
        { client: aws.client(AutoScalingClient) },
        { AutoScalingGroupNames: [name] },
      ),
      (page) => page.AutoScalingGroups,
    )
  )[0];
}

/**
 * Where the host stands before an undo; `back` where it goes back into service. That raises the desired capacity by one, and
 * fails where it is at its largest: nobody but people can say which host goes, or that the group may grow.
 */
async function look(
  aws: Aws,
  instanceId: string,
  { group }: Before,
): Promise<{ now: string; will: string; back?: true; conflict?: true }> {
  const [member, found] = await Promise.all([memberOf(aws, instanceId), groupOf(aws, group)]);
  if (member === undefined || found === undefined)
    return { now: "not in the group", will: `nothing: ${instanceId} is not in ${group} any more` };
  if (member.group !== group)
    return { now: `in ${member.group}`, will: `nothing: ${instanceId} is in ${member.group} now` };
  const { state } = member;
  if (!onStandby(state)) return { now: state, will: `nothing: it is ${state} in ${group}` };
  const { DesiredCapacity: desired = 0, MinSize: min = 0, MaxSize: max = 0 } = found;
  if (desired >= max)
    return {
      now: "Standby",
      will: `left on standby: ${group} is at its largest size (${sizes(desired, min, max)}); lower the desired capacity or raise the largest`,
      conflict: true,
    };
  return {
    now: "Standby",
    will: `take ${instanceId} back into service of ${group}, whose desired capacity of one more stays`,
    back: true,
  };
}
