import { AutoScalingClient, paginateDescribeAutoScalingGroups } from "@aws-sdk/client-auto-scaling";
import { everyPage } from "../../aws/pages.ts";
import type { Aws, GroupMember } from "../../model/action.ts";
import { ifAnswered, type Unknown } from "../facts/if-answered.ts";

/** A host as a member of its Auto Scaling group, by the group's name. */
export async function scalingMemberOf(
  aws: Aws,
  name: string,
  instanceId: string | undefined,
): Promise<readonly GroupMember[] | Unknown> {
  const groups = await ifAnswered(
    everyPage(
      paginateDescribeAutoScalingGroups(
        { client: aws.client(AutoScalingClient) },
        { AutoScalingGroupNames: [name] },
      ),
      (page) => page.AutoScalingGroups,
    ),
  );
  if ("unknown" in groups) return groups;
  const members = groups.flatMap(({ Instances = [] }) => Instances);
  const healthy = members
    .filter(
      ({ LifecycleState, HealthStatus }) => LifecycleState === "InService" && HealthStatus === "Healthy",
    )
    .map(({ InstanceId }) => InstanceId);
  return members
    .filter(({ InstanceId }) => InstanceId === instanceId)
    .map(({ InstanceId: member = "" }) => ({
      group: `auto-scaling-group/${name}`,
      member,
      isHealthy: healthy.includes(member),
      healthy: healthy.length,
    }));
}
