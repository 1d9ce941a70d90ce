import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { ECS_CLUSTER_NAME, TASK_ID } from "../aws/formats.ts";
import { PROTECTED_TAG } from "../aws/names.ts";
import { type Aws, action, type GroupMember } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { EcsTask } from "../model/signal.ts";
import { ifAnswered } from "./facts/if-answered.ts";
import { unlessGone } from "./facts/unless-gone.ts";

const TASKS = ["arn:{partition}:ecs:{region}:{account}:task/*/*"];

/** Ends a task: SIGTERM, and SIGKILL when its time to stop has run out (ECS API reference, StopTask). */
export const stopTask = action<EcsTask, Record<never, never>>({
  id: "stop-task",
  summary: "Stop a task of ECS, containers and all",
  reference: {
    mitigations: ["D3-PT", "D3-HS"],
    cannot: [
      "keep its service from starting another one of the same image",
      "cut credentials of its role that were taken: deny-role-session does",
      "keep memory, disk and tags of the task as evidence: all are lost",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: ["how soon ECS says that a task shall stop, after StopTask was accepted"],
  },
  authority: "resource",
  permissions: {
    read: [
      allow(["ecs:DescribeTasks"], TASKS),
      allow(["ecs:DescribeServices"], ["arn:{partition}:ecs:{region}:{account}:service/*/*"]),
    ],
    apply: [allow(["ecs:StopTask"], TASKS)],
    revert: [],
  },
  irreversible:
    "a task that was stopped is not started again: its service, or whoever ran it, starts another one",
  name: ({ clusterName, taskId }) => `task/${clusterName}/${taskId}`,

  async plan(target, aws) {
    const { clusterName, taskId, account, region } = target;
    for (const [value, { pattern, is }] of [
      [clusterName, ECS_CLUSTER_NAME],
      [taskId, TASK_ID],
    ] as const)
      if (!pattern.test(value)) return { refused: `${JSON.stringify(value)} is not ${is}` };
    const task = await findTask(aws, target);
    if (task === undefined)
      return { moot: `task ${taskId} does not run in cluster ${clusterName} of ${account} ${region}` };
    if (isStopping(task))
      return { moot: `task ${taskId} is stopped already, or about to: ${task.lastStatus}` };
    const { follows, groups } = await whatFollows(aws, target, task);
    const tags = Object.fromEntries(
      (task.tags ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? ""]])),
    );
    return {
      changes: [
        {
          hold: `cluster/${clusterName}/task/${taskId}/status`,
          change: `task ${taskId}: ${task.lastStatus} → STOPPED`,
          before: {},
        },
      ],
      affected: [`what task ${taskId} of ${definition(task)} does ends`, follows],
      limits: [
        "it is asked to end, and killed after its stop time-out: 30 seconds, where its definition says no other",
        "memory, disk and tags of the task are lost; credentials of its role that were taken live on until denied",
      ],
      ...(tags[PROTECTED_TAG] === "true" && { protectedBy: `the tag ${PROTECTED_TAG} on task ${taskId}` }),
      asset: { tags, reach: "target", ...(groups && { groups }) },
    };
  },

  async apply({ clusterName, taskId }, _change, aws) {
    const reason = `Cordon response ${aws.responseId}`;
    const call = aws
      .client(ECSClient)
      .send(new StopTaskCommand({ cluster: clusterName, task: taskId, reason }));
    await unlessGone(call.catch(asMissing), GONE);
  },

  async verify(target, _changes, aws) {
    const task = await findTask(aws, target);
    const holds = task === undefined || isStopping(task);
    return { holds, missing: holds ? [] : [`task ${target.taskId} is ${task.lastStatus}`] };
  },
});

const GONE = /^(ClusterNotFoundException|TaskMissing)$/;

/** StopTask has no error of its own for a task that is not there (API reference, "Common Error Messages"). */
function asMissing(error: unknown): never {
  if (
    error instanceof Error &&
    error.name === "InvalidParameterException" &&
    /task was not found/.test(error.message)
  )
    throw Object.assign(new Error(error.message), { name: "TaskMissing" });
  throw error;
}

/** ECS lists a task for about an hour after it has stopped. */
function isStopping({ desiredStatus, lastStatus }: Task): boolean {
  return desiredStatus === "STOPPED" || lastStatus === "STOPPED";
}

/** A task that is not there is no error but a failure in the answer. */
async function findTask(aws: Aws, { clusterName, taskId }: EcsTask): Promise<Task | undefined> {
  const found = await unlessGone(
    aws
      .client(ECSClient)
      .send(new DescribeTasksCommand({ cluster: clusterName, tasks: [taskId], include: ["TAGS"] })),
    GONE,
  );
  const failure = found?.failures?.find(({ reason }) => reason !== "MISSING");
  if (failure) throw new Error(`ECS does not describe task ${taskId}: ${failure.reason}`);
  return found?.tasks?.[0];
}

function definition({ taskDefinitionArn = "" }: Task): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf("/") + 1);
}

/** Who starts another one, and who serves beside it; a service's tasks are in the group `service:NAME` (ECS API reference, Task). */
async function whatFollows(
  aws: Aws,
  { clusterName, taskId }: EcsTask,
  task: Task,
): Promise<{ readonly follows: string; readonly groups?: readonly GroupMember[] }> {
  const [, service] = /^service:([\w-]{1,255})$/.exec(task.group ?? "") ?? [];
  if (service === undefined)
    return { follows: "no service starts another one in its place; whoever ran it may", groups: [] };
  const found = await ifAnswered(
    aws.client(ECSClient).send(new DescribeServicesCommand({ cluster: clusterName, services: [service] })),
  );
  const another = `service ${service} starts another one of the same image: set its desired count to 0 or pin a clean image, if that is what was attacked`;
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
    // ECS counts what runs, not what its load balancer finds healthy.
    isHealthy: runs,
    // The count may lag behind the task.
    healthy: runs ? Math.max(1, runningCount) : runningCount,
  };
  return {
    follows: `${another}; it wants ${desiredCount} and runs ${runningCount}`,
    groups: [member],
  };
}
