import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import type { Aws, GroupMember } from "../../model/action.ts";
import type { EcsTask } from "../../model/signal.ts";
import { ifAnswered } from "../facts/if-answered.ts";
import { ifExists, isCode } from "../facts/if-exists.ts";

/** Stops a task. A task that no longer exists is success. */
export async function stop(aws: Aws, { clusterName, taskId }: EcsTask, reason: string): Promise<void> {
  const input = { cluster: clusterName, task: taskId, reason };
  const call = aws.client(ECSClient).send(new StopTaskCommand(input));
  await ifExists(call.catch(asMissing), "ClusterNotFound", "TaskNotFound");
}

/** StopTask has no error of its own for a task that does not exist (API reference, "Common Error Messages"). */
function asMissing(error: unknown): never {
  if (isCode(error, "InvalidParameter") && /task was not found/.test((error as Error).message))
    throw Object.assign(new Error((error as Error).message), { name: "TaskNotFound" });
  throw error;
}

/** ECS lists a task for about an hour after its stop. */
export function isStopping({ desiredStatus, lastStatus }: Task): boolean {
  return desiredStatus === "STOPPED" || lastStatus === "STOPPED";
}

/** ECS reports a task that does not exist as a failure in the answer, not as an error. */
export async function findTask(aws: Aws, { clusterName, taskId }: EcsTask): Promise<Task | undefined> {
  const input = { cluster: clusterName, tasks: [taskId], include: ["TAGS" as const] };
  const found = await ifExists(
    aws.client(ECSClient).send(new DescribeTasksCommand(input)),
    "ClusterNotFound",
  );
  const failure = found?.failures?.find(({ reason }) => reason !== "MISSING");
  if (failure) throw new Error(`ECS does not describe task ${taskId}: ${failure.reason}`);
  return found?.tasks?.[0];
}

/** `…:task-definition/web:7` → `web:7`. */
export function definition({ taskDefinitionArn = "" }: Task): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf("/") + 1);
}

/**
 * What starts a replacement, and which tasks serve beside this one; a service's tasks are in the group `service:NAME` (ECS API reference,
 * Task).
 */
export async function whatFollows(
  aws: Aws,
  { clusterName, taskId }: EcsTask,
  task: Task,
): Promise<{ readonly follows: string; readonly groups?: readonly GroupMember[] }> {
  const [, service] = /^service:([\w-]{1,255})$/.exec(task.group ?? "") ?? [];
  if (service === undefined)
    return { follows: "no service starts a replacement; the principal that ran the task may", groups: [] };
  const found = await ifAnswered(
    aws.client(ECSClient).send(new DescribeServicesCommand({ cluster: clusterName, services: [service] })),
  );
  const another = `service ${service}: it starts another task of the same image; set its desired count to 0 or pin a clean image if that is what was attacked`;
  const [described] = "unknown" in found ? [] : (found.services ?? []);
  if (described === undefined) {
    const why = "unknown" in found ? found.unknown : "ECS does not describe it";
    return { follows: `${another} (its desired count is not known: ${why})` };
  }
  const { desiredCount = 0, runningCount = 0 } = described;
  const runs = task.lastStatus === "RUNNING";
  const member = {
    group: `service/${service}`,
    member: taskId,
    // ECS counts running tasks, not tasks that the load balancer finds healthy.
    isHealthy: runs,
    // The count may lag behind the task's state.
    healthy: runs ? Math.max(1, runningCount) : runningCount,
  };
  return {
    follows: `${another}; desired ${desiredCount}, running ${runningCount}`,
    groups: [member],
  };
}
