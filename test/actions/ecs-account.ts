import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  TagResourceCommand,
} from "@aws-sdk/client-ecs";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

/** Not for Fargate as AWS wants it: moto then wants a network, too. */
const DEFINITION = { family: "web", containerDefinitions: [{ name: "web", image: "web:1", memory: 512 }] };

/** Clusters, services and tasks of Fargate, made by a test's own hands. */
export async function makeEcs(moto: Moto) {
  // Else every look at a task of moto's brings it nearer to its end.
  await fetch(`${moto.endpoint}/moto-api/state-manager/set-transition`, {
    method: "POST",
    body: JSON.stringify({ model_name: "ecs::task", transition: { progression: "manual", times: 1e6 } }),
  });
  const ecs = openClient(moto, ECSClient);
  const define = () => ecs.send(new RegisterTaskDefinitionCommand(DEFINITION));
  return {
    ecs,
    makeCluster: (clusterName: string) => ecs.send(new CreateClusterCommand({ clusterName })),
    async makeService(cluster: string, serviceName: string, desiredCount: number) {
      await define();
      const input = {
        cluster,
        serviceName,
        desiredCount,
        taskDefinition: "web",
        launchType: "FARGATE" as const,
      };
      await ecs.send(new CreateServiceCommand(input));
    },
    /** The id of a new task. */
    async run(cluster: string, group?: string): Promise<string> {
      await define();
      const { tasks } = await ecs.send(
        new RunTaskCommand({ cluster, taskDefinition: "web", launchType: "FARGATE", count: 1, group }),
      );
      return tasks![0]!.taskArn!.split("/").at(-1)!;
    },
    protect: (cluster: string, taskId: string) =>
      ecs.send(
        new TagResourceCommand({
          resourceArn: `arn:aws:ecs:us-east-1:123456789012:task/${cluster}/${taskId}`,
          tags: [{ key: "cordon:protected", value: "true" }],
        }),
      ),
  };
}

/** Every cluster with its services and tasks. Not why a task stopped: moto lets a second StopTask say it anew. */
export async function describeEcs(moto: Moto): Promise<unknown> {
  const ecs = openClient(moto, ECSClient);
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  return Promise.all(
    clusterArns.map(async (cluster) => {
      const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
      const listed = await Promise.all(
        (["RUNNING", "STOPPED"] as const).map((desiredStatus) =>
          ecs.send(new ListTasksCommand({ cluster, desiredStatus })),
        ),
      );
      const tasks = [...new Set(listed.flatMap(({ taskArns = [] }) => taskArns))].sort();
      const [services, described] = await Promise.all([
        serviceArns.length > 0
          ? ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }))
          : undefined,
        tasks.length > 0
          ? ecs.send(new DescribeTasksCommand({ cluster, tasks, include: ["TAGS"] }))
          : undefined,
      ]);
      return {
        cluster,
        services: services?.services?.map(({ serviceName, desiredCount }) => ({ serviceName, desiredCount })),
        tasks: described?.tasks?.map(({ taskArn, desiredStatus, lastStatus, tags }) => ({
          taskArn,
          desiredStatus,
          lastStatus,
          tags,
        })),
      };
    }),
  );
}
