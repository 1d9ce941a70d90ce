import {
  AutoScalingClient,
  paginateDescribeAutoScalingGroups,
  paginateDescribeAutoScalingInstances,
} from "@aws-sdk/client-auto-scaling";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";

/** An Auto Scaling group: its sizes, and the ids of its members that are in service and healthy. */
export interface ScalingGroup {
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly healthy: readonly (string | undefined)[];
}

/** The Auto Scaling group of a host, and the host's lifecycle state there; undefined for a host in no group. */
export async function memberOf(
  aws: Aws,
  instanceId: string,
): Promise<{ readonly group: string; readonly state: string } | undefined> {
  const client = aws.client(AutoScalingClient);
  const [member] = await everyPage(
    paginateDescribeAutoScalingInstances({ client }, { InstanceIds: [instanceId] }),
    (page) => page.AutoScalingInstances,
  );
  return member && { group: member.AutoScalingGroupName ?? "", state: member.LifecycleState ?? "" };
}

/** A group by its name; undefined where none exists. */
export async function groupOf(aws: Aws, name: string): Promise<ScalingGroup | undefined> {
  const client = aws.client(AutoScalingClient);
  const [found] = await everyPage(
    paginateDescribeAutoScalingGroups({ client }, { AutoScalingGroupNames: [name] }),
    (page) => page.AutoScalingGroups,
  );
  const { DesiredCapacity: desired = 0, MinSize: min = 0, MaxSize: max = 0, Instances = [] } = found ?? {};
  const healthy = Instances.filter(
    ({ LifecycleState, HealthStatus }) => LifecycleState === "InService" && HealthStatus === "Healthy",
  ).map(({ InstanceId }) => InstanceId);
  return found && { desired, min, max, healthy };
}

/** Whether a member is in service or about to be: only an undo reverses that. */
export function onStandby(state: string): boolean {
  return state === "Standby" || state === "EnteringStandby";
}

export function isLeaving(state: string): boolean {
  return /^(Terminat|Detach)/.test(state);
}

/** Returns the sizes as displayed. */
export function sizes({ desired, min, max }: ScalingGroup): string {
  return `desired ${desired}, min ${min}, max ${max}`;
}
