import { beforeAll, describe, expect, test } from "vitest";
import { AS_DEPLOYED } from "../simulation/aws/as-deployed.ts";
import { makeStack, ofType, type Resource, type Template, templateOf } from "./synth.ts";

let act: Template;
beforeAll(async () => {
  act = templateOf(await makeStack({ mode: "act" }));
});

function one(type: string, id: RegExp): Resource {
  const [found] = ofType(act, type).filter(([name]) => id.test(name));
  if (found === undefined) throw new Error(`no ${type} named ${id} in the template`);
  return found[1];
}

const FUNCTIONS = {
  respond: /^leakedaccesskeyRespond/,
  watch: /^Watch[0-9A-F]/,
  review: /^Review[0-9A-F]/,
  notify: /^Notify[0-9A-F]/,
  deliver: /^Deliver[0-9A-F]/,
  revert: /^Revert[0-9A-F]/,
  "contain-identity": /^ContainIdentity[0-9A-F]/,
  "revert-identity": /^RevertIdentity[0-9A-F]/,
} as const satisfies Record<keyof typeof AS_DEPLOYED.timeouts, RegExp>;

describe("the simulation's deployment is the stack's", () => {
  test.each(Object.entries(FUNCTIONS))("%s has the same time-out", (name, id) => {
    const { Timeout } = one("AWS::Lambda::Function", id).Properties;
    expect(Timeout).toBe(AS_DEPLOYED.timeouts[name as keyof typeof FUNCTIONS]);
  });

  test.each([
    ["checks", /^Checks/, /^WatchChecks/],
    ["chat", /^TellSns/, /^DeliverTellSns/],
  ] as const)("the queue %s hides, repeats and batches alike", (name, queue, mapping) => {
    const { VisibilityTimeout, RedrivePolicy } = one("AWS::SQS::Queue", queue).Properties;
    const { BatchSize } = one("AWS::Lambda::EventSourceMapping", mapping).Properties;
    expect({
      visibility: VisibilityTimeout,
      maxReceives: RedrivePolicy.maxReceiveCount,
      batch: BatchSize,
    }).toEqual(AS_DEPLOYED.queues[name]);
  });

  test.each([
    ["watch", /^WatchLedger/],
    ["notify", /^NotifyLedger/],
  ] as const)("%s reads the stream alike, and leaves out what is quiet", (name, id) => {
    const { BatchSize, MaximumRetryAttempts, FilterCriteria } = one(
      "AWS::Lambda::EventSourceMapping",
      id,
    ).Properties;
    expect({ batch: BatchSize, retries: MaximumRetryAttempts }).toEqual(AS_DEPLOYED.streams[name]);
    expect(FilterCriteria.Filters[0].Pattern).toContain('"quiet":{"BOOL":[{"exists":false}]}');
  });

  test("the timer has the same period", () => {
    const { ScheduleExpression } = one("AWS::Events::Rule", /^WatchTimer/).Properties;
    expect(ScheduleExpression).toBe(`rate(${AS_DEPLOYED.timer / 60} minutes)`);
  });
});
