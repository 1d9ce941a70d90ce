import { DescribeFlowLogsCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recreateFlowLogs } from "../../lib/actions/recreate-flow-logs.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";
import { makeFlowLogs, PLACE } from "./flow-log-account.ts";

let account: Moto;
let made: Awaited<ReturnType<typeof makeFlowLogs>>;
beforeAll(async () => {
  account = await MINISTACK.start();
}, 60_000);
beforeEach(async () => {
  await account.reset();
  made = await makeFlowLogs(account);
});
afterAll(() => account?.stop());

function door(faults?: Faults) {
  return openDoor(account, PLACE, "7QX4M2K9TD", faults);
}
function target(flowLogId = made.deleted) {
  return { ...PLACE, flowLogId };
}
async function planOf(faults?: Faults, flowLogId?: string) {
  return (await recreateFlowLogs.plan(target(flowLogId), door(faults))) as Plan;
}
/** The recorded call, as AWS might have it. */
function recorded(
  change: (request: Record<string, unknown>, answer: Record<string, unknown>) => void,
): Faults["answer"] {
  return ({ command }, output) => {
    if (command !== "LookupEvents") return;
    for (const one of output["Events"] as { CloudTrailEvent: string }[]) {
      const event = JSON.parse(one.CloudTrailEvent);
      change(event.requestParameters.CreateFlowLogsRequest, event.responseElements.CreateFlowLogsResponse);
      one.CloudTrailEvent = JSON.stringify(event);
    }
  };
}

test("in words, and what was asked for is what is asked for again", async () => {
  const plan = await planOf();
  const was = {
    resourceType: "VPC",
    resourceId: made.vpc,
    trafficType: "REJECT",
    destination: "arn:aws:s3:::logs",
    format: "$" + "{srcaddr} $" + "{dstaddr}",
    intervalSeconds: 60,
    files: null,
  };
  expect(plan.changes).toEqual([
    {
      hold: `flow-log/${made.deleted}/delivery`,
      of: `flow log of ${made.vpc} into arn:aws:s3:::logs`,
      from: "deleted",
      to: "created again by the response",
      before: { flowLogId: made.deleted, responseId: "7QX4M2K9TD", was },
    },
  ]);
  await recreateFlowLogs.apply(target(), plan.changes[0] as never, door());
  const { FlowLogs = [] } = await made.ec2.send(new DescribeFlowLogsCommand({}));
  expect(FlowLogs.find(({ ResourceId }) => ResourceId === made.vpc)).toMatchObject({
    TrafficType: "REJECT",
    LogDestination: "arn:aws:s3:::logs",
    LogFormat: was.format,
    MaxAggregationInterval: 60,
    Tags: [{ Key: "cordon:response", Value: "7QX4M2K9TD" }],
  });
});

test("files of another kind are asked for again, too", async () => {
  const options = { FileFormat: "parquet", HiveCompatiblePartitions: "true", PerHourPartition: false };
  const answer = recorded((request) => Object.assign(request, { DestinationOptions: options }));
  const [change] = (await planOf({ answer })).changes as [Change];
  expect(change.before).toMatchObject({ was: { files: { format: "parquet", hive: true, hourly: false } } });
  const aws = door();
  await recreateFlowLogs.apply(target(), change as never, aws);
  expect(aws.calls[0]?.input).toMatchObject({
    DestinationOptions: { FileFormat: "parquet", HiveCompatiblePartitions: true, PerHourPartition: false },
    ClientToken: `7QX4M2K9TD-${made.deleted}`,
  });
});

test("still there, or made again by somebody: moot", async () => {
  expect(await planOf({}, made.other)).toEqual({ moot: expect.stringContaining(`${made.other} exists`) });
  const theirs = await made.make(made.vpc);
  expect(await planOf()).toEqual({ moot: expect.stringContaining(`${theirs} does the same`) });
});

test.each([
  ["a part of the traffic", { TrafficType: "ACCEPT" }],
  ["a part of the fields", { LogFormat: "$" + "{srcaddr}" }],
])("one beside it that records %s is no replacement", async (_what, narrower) => {
  await made.make(made.vpc, narrower);
  expect((await planOf()).changes).toHaveLength(1);
});

test.each<[string, Parameters<typeof recorded>[0], string]>([
  [
    "delivered to CloudWatch Logs",
    (request) => delete request["LogDestinationType"],
    "did not deliver into a bucket",
  ],
  [
    "was made with others",
    (_request, answer) => {
      answer["flowLogIdSet"] = { item: [made.deleted, "fl-0123456789abcdef0"] };
    },
    "was made together with others",
  ],
  [
    "delivered into no bucket",
    (request) => {
      request["LogDestination"] = "arn:aws:s3:::logs/$(rm)";
    },
    "asked for more than Cordon knows",
  ],
  [
    "was of a transit gateway",
    (request) => {
      request["ResourceType"] = "TransitGateway";
    },
    "asked for more than Cordon knows",
  ],
  [
    "was of another thing than it says",
    (request) => {
      request["ResourceId"] = { content: "subnet-0123456789abcdef0" };
    },
    "asked for more than Cordon knows",
  ],
  [
    "had fields that are none",
    (request) => {
      request["LogFormat"] = "a; b";
    },
    "asked for more than Cordon knows",
  ],
  [
    "needed a role of another account",
    (request) => {
      request["DeliverCrossAccountRole"] = "arn:aws:iam::210987654321:role/x";
    },
    "asked for more than Cordon knows",
  ],
  [
    "is not in the history",
    (_request, answer) => {
      answer["flowLogIdSet"] = { item: "fl-0123456789abcdef0" };
    },
    "is not in CloudTrail's event history of 90 days",
  ],
])("it %s: refused", async (_what, change, why) => {
  expect(await planOf({ answer: recorded(change) })).toEqual({ refused: expect.stringContaining(why) });
});

test("what AWS does not make is an error, never taken for done", async () => {
  const [change] = (await planOf()).changes as [Change];
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "CreateFlowLogs")
      output["Unsuccessful"] = [{ ResourceId: made.vpc, Error: { Code: "400", Message: "no" } }];
  };
  await expect(recreateFlowLogs.apply(target(), change as never, door({ answer }))).rejects.toThrow("400 no");
});

test("what AWS does not delete is an error, never taken for undone; gone meanwhile is", async () => {
  const [change] = (await planOf()).changes as [Change];
  await recreateFlowLogs.apply(target(), change as never, door());
  const failing = (Code: string) => ({
    answer: (({ command }, output) => {
      if (command === "DeleteFlowLogs")
        output["Unsuccessful"] = [{ ResourceId: "fl-1", Error: { Code, Message: "no" } }];
    }) as Faults["answer"],
  });
  const revert = (faults: Faults) => undoChange(recreateFlowLogs, target(), change as never, door(faults));
  await expect(revert(failing("InternalError"))).rejects.toThrow("InternalError no");
  expect(await revert(failing("InvalidFlowLogId.NotFound"))).toHaveProperty("undone");
});

test("another response's is left alone", async () => {
  const [change] = (await planOf()).changes as [Change];
  await recreateFlowLogs.apply(target(), change as never, door());
  const other = { ...change, before: { ...(change.before as object), responseId: "0000000000" } };
  expect(await undoChange(recreateFlowLogs, target(), other as never, door(), true)).toEqual({
    undone: expect.stringContaining("is not by the response"),
  });
  const [planned] = (await planOf()).changes;
  expect(planned).toMatchObject({ inForce: true, before: { responseId: "7QX4M2K9TD" } });
});
