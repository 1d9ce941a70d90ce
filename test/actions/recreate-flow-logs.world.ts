import { DescribeFlowLogsCommand } from "@aws-sdk/client-ec2";
import { recreateFlowLogs } from "../../lib/actions/recreate-flow-logs.ts";
import type { FlowLog } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";
import { describeFlowLogs, makeFlowLogs, PLACE } from "./flow-log-account.ts";

async function deleted(moto: Moto): Promise<Sample<FlowLog>> {
  const { ec2, make, remove, vpc, deleted } = await makeFlowLogs(moto);
  return {
    target: { ...PLACE, flowLogId: deleted },
    protect: { cannot: "what was deleted has no tags" },
    // Somebody else made it again: nothing is missing any more.
    remove: () => make(vpc),
    describe: () => describeFlowLogs(moto),
    meddle: async () => {
      const { FlowLogs = [] } = await ec2.send(new DescribeFlowLogsCommand({}));
      const ours = FlowLogs.filter(({ ResourceId }) => ResourceId === vpc);
      await remove(...ours.map(({ FlowLogId }) => FlowLogId!));
      await make(vpc);
    },
    // Ours is gone, and theirs is left alone.
    afterMeddling: "undone",
  };
}

export const world: World<FlowLog> = {
  action: recreateFlowLogs,
  samples: { "a deleted flow log": deleted },
  // moto has no event history.
  account: MINISTACK,
};
