import { ECS_CLUSTER_NAME, TASK_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { EcsTask } from "../model/signal.ts";
import { definition, findTask, isStopping, stop, whatFollows } from "./ecs/task.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { protection, tagsOf } from "./facts/tags.ts";

const LOST = "Memory, disk and tags of the task are lost";
const TASKS = ["arn:{partition}:ecs:{region}:{account}:task/*/*"];

/** Stops a task: SIGTERM, and SIGKILL after its stop time-out (ECS API reference, StopTask). */
export const stopTask = action<EcsTask, Record<never, never>>({
  id: "stop-task",
  summary: "Stop an ECS task with all its containers",
  reference: {
    mitigations: ["D3-PT", "D3-HS"],
    limits: [
      LOST,
      "Its service starts another task of the same image: set the desired count to 0 or pin a clean image",
      LIMITS.takenCredentials,
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
    "a task that was stopped is not started again: its service, or the principal that ran it, starts another one",
  name: ({ clusterName, taskId }) => `task/${clusterName}/${taskId}`,

  async plan(target, aws) {
    const { clusterName, taskId, account, region } = target;
    const wrong = malformed([clusterName, ECS_CLUSTER_NAME], [taskId, TASK_ID]);
    if (wrong) return wrong;
    const task = await findTask(aws, target);
    if (task === undefined)
      return { moot: `task ${taskId} does not run in cluster ${clusterName} of ${account} ${region}` };
    if (isStopping(task))
      return { moot: `task ${taskId} is already stopped or stopping: ${task.lastStatus}` };
    const { follows, groups } = await whatFollows(aws, target, task);
    const tags = tagsOf(task.tags);
    return {
      changes: [
        {
          hold: `cluster/${clusterName}/task/${taskId}/status`,
          of: `task ${taskId}`,
          from: task.lastStatus ?? "",
          to: "STOPPED",
          before: {},
        },
      ],
      affected: [`task ${taskId} of ${definition(task)}: it stops`, follows],
      limits: [
        "It is asked to end and killed after its stop time-out, by default 30 seconds",
        LOST,
        LIMITS.takenCredentials,
      ],
      ...protection([`task ${taskId}`, tags]),
      asset: { tags, reach: "target", ...(groups && { groups }) },
    };
  },

  apply: (target, _change, aws) => stop(aws, target, `Cordon response ${aws.responseId}`),

  async verify(target, changes, aws) {
    const task = await findTask(aws, target);
    return inForce(changes, () =>
      task === undefined || isStopping(task) ? undefined : `task ${target.taskId} is ${task.lastStatus}`,
    );
  },
});
