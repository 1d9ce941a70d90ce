import { AwsSolutionsChecks } from "cdk-nag";
import { beforeAll, describe, expect, test } from "vitest";
import { channel } from "../../lib/model/channel.ts";
import { allow } from "../../lib/model/permission.ts";
import { loadChannels } from "../../lib/units/load-units.ts";
import { allowed, makeStack, ofType, powerOf, ROOT, type Template, templateOf, written } from "./synth.ts";

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
      {
        dynamodb: {
          Keys: { sk: { S: ["response"] } },
          NewImage: { quiet: { BOOL: [{ exists: false }] } },
        },
      },
      // Under that key lie counters, too: nobody is told of them.
      {
        dynamodb: {
          Keys: {
            pk: { S: ["BRAKE"] },
            sk: { S: [{ prefix: "pause#" }, { prefix: "mute#" }, { prefix: "declined#" }] },
          },
        },
      },
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
    expect(Object.keys(powerOf(both, "Notify").environment)).not.toContain("CORDON_CHANNEL_SETTINGS");
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
    expect(JSON.parse(environment["CORDON_CHANNEL_SETTINGS"]!)).toEqual({
      sns: { topic: expect.stringMatching(/^<People\w+>$/) },
      webhook,
    });
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

describe("settings of a channel that could never work are refused at synth, by the channel's own declaration", () => {
  test.each<[string, unknown]>([
    [
      "notify.webhook.url must be an https address without a name and password",
      { url: "http://hooks.example.com" },
    ],
    ["notify.webhook.url must be an https address", { url: "hooks.example.com" }],
    ["notify.webhook.url must be an https address", { url: "https://me:secret@hooks.example.com" }],
    ["notify.webhook.url must be an https address", { url: undefined }],
    ["notify.webhook.url must be an https address", { url: 7 }],
    ["notify.webhook.secretArn must be the whole ARN of one secret", { secretArn: "cordon-webhook" }],
    ["secretArn must be", { secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*" }],
    ["secretArn must be", { secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*-AbC123" }],
    ["notify.webhook.secret is not a setting of webhook, which has url, secretArn", { secret: "x" }],
  ])("%s: %j", async (sentence, wrong) => {
    await expect(makeStack({ notify: { webhook: { ...webhook, ...(wrong as object) } } })).rejects.toThrow(
      sentence,
    );
  });

  test.each<[string, object]>([
    ["notify.pager is not a channel: lib/channels has sns, webhook", { pager: {} }],
    ["notify.webhook must be an object with url and secretArn", { webhook: "https://hooks.example.com" }],
    ["notify.sns.topic is not a setting of sns, which has none", { sns: { topic: "arn" } }],
  ])("%s", async (sentence, notify) => {
    await expect(makeStack({ notify: { ...notify } })).rejects.toThrow(sentence);
  });
});

test("a new channel is its file: its queue, settings and permissions follow from what it declares", async () => {
  const pager = channel({
    id: "pager",
    settings: { parameter: { is: "the name of a parameter", fits: (text) => text.startsWith("/") } },
    permissions: ({ parameter }) => [
      allow(["ssm:GetParameter"], [`arn:{partition}:ssm:{region}:{account}:parameter${parameter}`], {
        StringEquals: { "aws:ResourceAccount": "{account}" },
      }),
    ],
    send: async () => {},
  });
  const channels = [...(await loadChannels(ROOT)), pager];
  const without = templateOf(await makeStack({ channels }));
  expect(named(without, "AWS::SQS::Queue", "TellPager")).toEqual([]);
  const template = templateOf(await makeStack({ channels, notify: { pager: { parameter: "/pager/key" } } }));
  expect(named(template, "AWS::SQS::Queue", "TellPager")).toHaveLength(1);
  expect(named(template, "AWS::Lambda::EventSourceMapping", "DeliverTellPager")).toHaveLength(1);
  const { allow: allows, environment } = powerOf(template, "Deliver");
  expect(JSON.parse(environment["CORDON_CHANNEL_SETTINGS"]!)).toMatchObject({
    pager: { parameter: "/pager/key" },
  });
  const reads = allows.filter(({ actions }) => actions.includes("ssm:GetParameter"));
  expect(reads.map((one) => one.resources)).toEqual([
    ["arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/pager/key"],
  ]);
  expect(reads.map((one) => one.conditions)).toEqual([
    { StringEquals: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } },
  ]);
  await expect(makeStack({ channels, notify: { pager: { parameter: "key" } } })).rejects.toThrow(
    "notify.pager.parameter must be the name of a parameter",
  );
});
