import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company, Role, Session } from "../company.ts";
import { seedRole, seedRoleSession } from "../seed-identities.ts";

/** Two tasks of one cluster, their role, and the session of each: ECS names it after the task. */
export interface TaskVictim {
  readonly clusterName: string;
  readonly taskArn: string;
  readonly taskId: string;
  readonly otherTaskArn: string;
  readonly role: Role;
  readonly session: Session;
  readonly neighbour: Session;
}

export async function newTask(company: Company, name: string): Promise<TaskVictim> {
  const ecs = asRoot(company, ECSClient);
  const role = await seedRole(company, name);
  await ecs.send(new CreateClusterCommand({ clusterName: name }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      taskRoleArn: role.arn,
      containerDefinitions: [{ name: "web", image: "web:1", memory: 512 }],
    }),
  );
  const run = async () => {
    const { tasks } = await ecs.send(new RunTaskCommand({ cluster: name, taskDefinition: name }));
    const taskArn = tasks![0]!.taskArn!;
    return { taskArn, taskId: taskArn.split("/").at(-1)! };
  };
  const [task, other] = [await run(), await run()];
  const [session, neighbour] = await Promise.all(
    [task, other].map(({ taskId }) => seedRoleSession(company, role, taskId)),
  );
  return {
    clusterName: name,
    ...task,
    otherTaskArn: other.taskArn,
    role,
    session: session!,
    neighbour: neighbour!,
  };
}

/** A task's desired state: "RUNNING" or "STOPPED". */
export async function taskStateOf(reach: Reach, cluster: string, taskArn: string): Promise<string> {
  const found = await asRoot(reach, ECSClient).send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  return found.tasks?.[0]?.desiredStatus ?? "gone";
}
