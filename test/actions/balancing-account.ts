import {
  CreateLoadBalancerCommand,
  DeregisterInstancesFromLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingClient,
  RegisterInstancesWithLoadBalancerCommand,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

/** Load balancers of both generations. Moto keeps one registration of a target: another port takes the place of the first. */
export function makeBalancing(moto: Moto) {
  const v1 = openClient(moto, ElasticLoadBalancingClient);
  const v2 = openClient(moto, ElasticLoadBalancingV2Client);
  return {
    classic: async (LoadBalancerName: string, ...hosts: string[]) => {
      const Listeners = [{ Protocol: "http", LoadBalancerPort: 80, InstancePort: 80 }];
      await v1.send(
        new CreateLoadBalancerCommand({ LoadBalancerName, Listeners, AvailabilityZones: ["us-east-1a"] }),
      );
      const Instances = hosts.map((InstanceId) => ({ InstanceId }));
      await v1.send(new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances }));
    },
    /** As AWS does by itself when a host is terminated; moto forgets it in target groups only. */
    forget: (LoadBalancerName: string, InstanceId: string) =>
      v1.send(
        new DeregisterInstancesFromLoadBalancerCommand({ LoadBalancerName, Instances: [{ InstanceId }] }),
      ),
    register: (TargetGroupArn: string, ...Targets: TargetDescription[]) =>
      v2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets })),
    /** Who is registered with what. */
    describe: async () => {
      const [groups, balancers] = await Promise.all([
        v2.send(new DescribeTargetGroupsCommand({})),
        v1.send(new DescribeLoadBalancersCommand({})),
      ]);
      const targets = await Promise.all(
        groups.TargetGroups!.map(async ({ TargetGroupArn, TargetGroupName }) => {
          const found = await v2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
          const members = found.TargetHealthDescriptions!.map(
            ({ Target }) => `${Target?.Id}:${Target?.Port}`,
          );
          return [TargetGroupName, members.sort()];
        }),
      );
      const classic = balancers.LoadBalancerDescriptions!.map(({ LoadBalancerName, Instances }) => [
        LoadBalancerName,
        Instances!.map(({ InstanceId }) => InstanceId).sort(),
      ]);
      return { targets, classic };
    },
  };
}
