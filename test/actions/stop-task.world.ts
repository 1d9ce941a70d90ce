import { StopTaskCommand } from "@aws-sdk/client-ecs";
import { stopTask } from "../../lib/actions/stop-task.ts";
import type { EcsTask } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { describeEcs, makeEcs } from "./ecs-account.ts";

function task(group: string | undefined) {
  return async (moto: Moto): Promise<Sample<EcsTask>> => {
    const { ecs, makeCluster, makeService, run, protect } = await makeEcs(moto);
    await makeCluster("shop");
    await makeCluster("other");
    await makeService("shop", "web", 2);
    const taskId = await run("shop", group);
    await run("shop", group);
    await run("other", group);
    return {
      target: { ...PLACE, clusterName: "shop", taskId },
      protect: () => protect("shop", taskId),
      remove: () => ecs.send(new StopTaskCommand({ cluster: "shop", task: taskId })),
      describe: () => describeEcs(moto),
      meddle: async () => {},
    };
  };
}

export const world: World<EcsTask> = {
  action: stopTask,
  samples: { "a task of a service": task("service:web"), "a task on its own": task(undefined) },
};
