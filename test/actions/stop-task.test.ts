import { DescribeTasksCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import { beforeEach, expect, test } from "vitest";
import { stopTask } from "../../lib/actions/stop-task.ts";
import type { Plan } from "../../lib/model/action.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";
import { makeEcs } from "./ecs-account.ts";

const moto = useServer();
let it: Awaited<ReturnType<typeof makeEcs>>;
let taskId: string;
beforeEach(async () => {
  it = await makeEcs(moto);
  await it.makeCluster("shop");
  await it.makeService("shop", "web", 3);
  taskId = await it.run("shop", "service:web");
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target(more: object = {}) {
  return { ...PLACE, clusterName: "shop", taskId, ...more };
}
async function planOf(faults?: Faults, more?: object) {
  return (await stopTask.plan(target(more), door(faults))) as Plan;
}
const change = { hold: "", of: "task", from: "RUNNING", to: "STOPPED", before: {} };
function failing(command: string, error: Error): Faults["before"] {
  return (call) => {
    if (call.command === command) throw error;
  };
}

test("in words: the service that starts another one, and how many it wants", async () => {
  const { changes, affected } = await planOf();
  expect(changes).toEqual([
    {
      hold: `cluster/shop/task/${taskId}/status`,
      of: `task ${taskId}`,
      from: "RUNNING",
      to: "STOPPED",
      before: {},
    },
  ]);
  expect(affected).toEqual([
    `task ${taskId} of web:2: it stops`,
    expect.stringMatching(
      /^service web: it starts another task of the same image; .*; desired 3, running \d$/,
    ),
  ]);
});

test("the service is a group that loses a member: what runs in it is counted", async () => {
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "DescribeServices") output["services"] = [{ desiredCount: 3, runningCount: 1 }];
  };
  expect((await planOf({ answer })).asset?.groups).toEqual([
    { group: "service/web", member: taskId, isHealthy: true, healthy: 1 },
  ]);
});

test("its service cannot be looked up, or is not told: planned all the same, told, and nobody counts", async () => {
  const before = failing("DescribeServices", awsError("AccessDeniedException"));
  const denied = await planOf({ before });
  expect(denied.affected[1]).toContain("not known: AccessDeniedException");
  expect(denied.asset).not.toHaveProperty("groups");
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "DescribeServices") output["services"] = [];
  };
  const untold = await planOf({ answer });
  expect(untold.affected[1]).toContain("not known: ECS does not describe it");
  expect(untold.asset).not.toHaveProperty("groups");
});

test("a task on its own: nothing starts another one", async () => {
  const alone = await it.run("shop");
  const { affected, asset } = await planOf({}, { taskId: alone });
  expect(asset?.groups).toEqual([]);
  expect(affected[1]).toMatch(/^no service starts a replacement/);
});

test("stopped for a reason that names the response", async () => {
  await stopTask.apply(target(), change, door());
  const { tasks } = await it.ecs.send(new DescribeTasksCommand({ cluster: "shop", tasks: [taskId] }));
  expect(tasks![0]!.stoppedReason).toBe("Cordon response 7QX4M2K9TD");
});

test("stopped, about to, or not there: moot", async () => {
  const going: Faults["answer"] = (_call, output) => {
    for (const task of output["tasks"] as { desiredStatus: string; lastStatus: string }[])
      Object.assign(task, { desiredStatus: "STOPPED", lastStatus: "DEPROVISIONING" });
  };
  expect(await planOf({ answer: going })).toEqual({
    moot: `task ${taskId} is already stopped or stopping: DEPROVISIONING`,
  });
  expect(await stopTask.verify(target(), [], door({ answer: going }))).toEqual({ holds: true, missing: [] });
  await it.ecs.send(new StopTaskCommand({ cluster: "shop", task: taskId }));
  expect(await planOf()).toHaveProperty("moot");
  const nowhere = { moot: expect.stringContaining("does not run in cluster") };
  expect(await planOf({}, { clusterName: "nowhere" })).toEqual(nowhere);
  expect(await planOf({}, { taskId: "0123456789abcdef0123456789abcdef" })).toEqual(nowhere);
});

test("gone meanwhile is success; another parameter that is wrong is not", async () => {
  const wrong = (message: string) => Object.assign(new Error(message), { name: "InvalidParameterException" });
  for (const error of [wrong("The referenced task was not found."), awsError("ClusterNotFoundException")])
    await stopTask.apply(target(), change, door({ before: failing("StopTask", error) }));
  const before = failing("StopTask", wrong("Reason is too long."));
  await expect(stopTask.apply(target(), change, door({ before }))).rejects.toThrow("too long");
});

test("a failure that is not MISSING is thrown: the task may run", async () => {
  const answer: Faults["answer"] = (_call, output) => {
    Object.assign(output, { tasks: [], failures: [{ reason: "ACCESS" }] });
  };
  await expect(planOf({ answer })).rejects.toThrow("ACCESS");
  const missing: Faults["answer"] = (_call, output) => {
    Object.assign(output, { tasks: [], failures: [{ reason: "MISSING" }] });
  };
  expect(await planOf({ answer: missing })).toHaveProperty("moot");
});

test("running: not in force", async () => {
  const running = {
    hold: `cluster/shop/task/${taskId}/status`,
    of: "task",
    from: "RUNNING",
    to: "STOPPED",
    before: {},
  };
  expect(await stopTask.verify(target(), [running], door())).toEqual({
    holds: false,
    missing: [`task ${taskId} is RUNNING`],
    broken: [running.hold],
  });
});
