import { AwsSolutionsChecks } from "cdk-nag";
import { beforeAll, describe, expect, test } from "vitest";
import type { Settings } from "../../lib/infra/settings.ts";
import { allowed, makeStack, ofType, powerOf, type Template, templateOf, written } from "./synth.ts";

const webhook = {
  url: "https://hooks.example.com/cordon",
  secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:cordon-webhook-AbC123",
};

let plain: Template;
let both: Template;
beforeAll(async () => {
  plain = templateOf(await makeStack({ mode: "act" }));
  both = templateOf(await makeStack({ mode: "act", notify: { webhook } }));
});

function named(template: Template, type: string, name: string) {
  return ofType(template, type).filter(([id]) => id.startsWith(name));
}

describe("the bus", () => {
  test("is named as the stack, and its name is an output", () => {
    const [[id, { Properties }] = ["", { Properties: {} }]] = ofType(plain, "AWS::Events::EventBus");
    expect(Properties.Name).toEqual({ Ref: "AWS::StackName" });
    expect(Properties.Tags).toEqual([{ Key: "app", Value: "cordon" }]);
    expect(written(plain.Outputs["EventBusName"]!.Value)).toBe(`<${id}>`);
  });

  test("only notify may put events on it, and on no other", () => {
    const { allow, environment } = powerOf(plain, "Notify");
    const put = allow.filter(({ actions }) => actions.includes("events:PutEvents"));
    expect(put.map(({ resources }) => resources)).toEqual([[expect.stringMatching(/^<Bus\w+\.Arn>$/)]]);
    expect(environment["CORDON_BUS"]).toMatch(/^<Bus\w+>$/);
    expect(JSON.stringify(plain).match(/events:PutEvents/g)).toHaveLength(1);
  });
});

describe("channels", () => {
  test("each has a queue, given up on after five times, hidden six times as long as delivering may take", () => {
    expect(named(plain, "AWS::SQS::Queue", "Tell").map(([id]) => id.slice(0, -8))).toEqual(["TellSns"]);
    const queues = named(both, "AWS::SQS::Queue", "Tell");
    expect(queues.map(([id]) => id.slice(0, -8))).toEqual(["TellSns", "TellWebhook"]);
    const [[, deliver] = []] = named(both, "AWS::Lambda::Function", "Deliver");
    for (const [, { Properties }] of queues) {
      expect(Properties.VisibilityTimeout).toBe(6 * deliver!.Properties.Timeout);
      expect(Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: { "Fn::GetAtt": [expect.stringMatching(/^Undelivered/), "Arn"] },
        maxReceiveCount: 5,
      });
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    }
  });

  test("each queue is read by deliver, on its own, message by message", () => {
    const mappings = named(both, "AWS::Lambda::EventSourceMapping", "DeliverTell");
    expect(mappings.map(([, { Properties }]) => written(Properties.EventSourceArn))).toEqual([
      expect.stringMatching(/^<TellSns\w+\.Arn>$/),
      expect.stringMatching(/^<TellWebhook\w+\.Arn>$/),
    ]);
    for (const [, { Properties }] of mappings)
      expect(Properties).toMatchObject({
        BatchSize: 5,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
  });

  test("notify hears of responses and brakes, in two patterns", () => {
    const [[, { Properties }] = ["", { Properties: {} }]] = named(
      plain,
      "AWS::Lambda::EventSourceMapping",
      "NotifyLedger",
    );
    const patterns = Properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
      JSON.parse(Pattern),
    );
    expect(patterns).toEqual([
      { dynamodb: { Keys: { sk: { S: ["response"] } } } },
      { dynamodb: { Keys: { pk: { S: ["BRAKE"] } } } },
    ]);
  });

  test("both know the queues by channel", () => {
    for (const id of ["Notify", "Deliver"])
      expect(powerOf(both, id).environment["CORDON_CHANNELS"]).toMatch(
        /^\{"sns":"<TellSns\w+>","webhook":"<TellWebhook\w+>"\}$/,
      );
  });
});

describe("least privilege", () => {
  test("notify reaches the bus and the queues, and no channel", () => {
    expect(allowed(powerOf(both, "Notify"))).toEqual([
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
      "events:PutEvents",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sqs:SendMessage",
    ]);
    expect(Object.keys(powerOf(both, "Notify").environment)).not.toContain("CORDON_TOPIC");
  });

  test("deliver publishes to the topic and reads exactly the secret that it was given", () => {
    const { allow, environment } = powerOf(both, "Deliver");
    const on = (action: string) =>
      allow.filter(({ actions }) => actions.includes(action)).map(({ resources }) => resources);
    expect(on("secretsmanager:GetSecretValue")).toEqual([[webhook.secretArn]]);
    expect(on("sns:Publish")).toEqual([[expect.stringMatching(/^<People\w+>$/)]]);
    expect(allowed({ ...powerOf(both, "Deliver") }).filter((call) => call.startsWith("dynamodb:"))).toEqual([
      "dynamodb:GetItem",
      "dynamodb:UpdateItem",
    ]);
    expect(environment["CORDON_WEBHOOK_SECRET"]).toBe(webhook.secretArn);
    expect(environment["CORDON_WEBHOOK_URL"]).toBe(webhook.url);
  });

  test("no other function may read a secret or publish", () => {
    for (const call of ["secretsmanager:GetSecretValue", "sns:Publish"]) {
      const holders = ["AWS::IAM::Role", "AWS::IAM::ManagedPolicy"]
        .flatMap((type) => ofType(both, type))
        .filter(([, { Properties }]) => JSON.stringify(Properties).includes(call))
        .map(([id]) => id);
      expect([call, holders]).toEqual([call, [expect.stringMatching(/^DeliverRole/)]]);
    }
    expect(JSON.stringify(plain)).not.toContain("secretsmanager:");
  });
});

test("cdk-nag's AWS Solutions rules find nothing in a stack with a webhook", async () => {
  const stack = await makeStack({ mode: "act", notify: { webhook } });
  expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
});

describe("a webhook that could never work is refused at synth", () => {
  test.each<[string, Partial<NonNullable<Settings["notify"]["webhook"]>>]>([
    ["https", { url: "http://hooks.example.com" }],
    ["https", { url: "hooks.example.com" }],
    ["https", { url: "https://me:secret@hooks.example.com" }],
    ["secretArn", { secretArn: "cordon-webhook" }],
    ["secretArn", { secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*" }],
  ])("%s: %j", async (word, wrong) => {
    await expect(makeStack({ notify: { webhook: { ...webhook, ...wrong } } })).rejects.toThrow(word);
  });
});
