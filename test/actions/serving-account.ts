import {
  AttachInstancesCommand,
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  SetInstanceHealthCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

// Loaded on demand: the first host in a group would wait for it, and its read would look like a wave of its own.
import "../../lib/actions/ec2/scaling-member.ts";

/** Auto Scaling groups and target groups that hosts serve in. To moto every target is healthy whose host runs. */
export function makeServing(moto: Moto) {
  const scaling = openClient(moto, AutoScalingClient);
  const balancing = openClient(moto, ElasticLoadBalancingV2Client);
  return {
    scalingGroup: async (name: string, subnet: string, ...hosts: string[]) => {
      await scaling.send(
        new CreateLaunchConfigurationCommand({
          LaunchConfigurationName: name,
          ImageId: "ami-12c6146b",
          InstanceType: "t3.micro",
        }),
      );
      await scaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName: name,
          LaunchConfigurationName: name,
          MinSize: 0,
          MaxSize: 10,
          VPCZoneIdentifier: subnet,
        }),
      );
      await scaling.send(new AttachInstancesCommand({ AutoScalingGroupName: name, InstanceIds: hosts }));
    },
    setHealth: (host: string, HealthStatus: "Healthy" | "Unhealthy") =>
      scaling.send(new SetInstanceHealthCommand({ InstanceId: host, HealthStatus })),
    /** Its members are ids of hosts, or addresses. */
    targetGroup: async (
      name: string,
      vpc: string,
      members: readonly (string | TargetDescription)[],
      TargetType: "instance" | "ip" = "instance",
    ): Promise<string> => {
      const made = await balancing.send(
        new CreateTargetGroupCommand({ Name: name, Protocol: "HTTP", Port: 80, VpcId: vpc, TargetType }),
      );
      const TargetGroupArn = made.TargetGroups![0]!.TargetGroupArn!;
      const Targets = members.map((member) => (typeof member === "string" ? { Id: member } : member));
      if (Targets.length > 0) await balancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
      return TargetGroupArn;
    },
    removeTargetGroup: (TargetGroupArn: string) =>
      balancing.send(new DeleteTargetGroupCommand({ TargetGroupArn })),
  };
}
