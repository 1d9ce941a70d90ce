import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { makeStack, ofType, powerOf, powers, ROOT, type Template, templateOf, written } from "./synth.ts";

const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
let act: Template;
beforeAll(async () => {
  act = templateOf(await makeStack({ mode: "act", notify: { email: "oncall@example.com" } }));
});

function propertiesOf(type: string) {
  return ofType(act, type).map(([, { Properties }]) => Properties);
}
function the(type: string, name: string) {
  return ofType(act, type).find(([id]) => id.startsWith(name) && !id.slice(name.length).match(/[a-z]/))![1];
}

describe("the ledger", () => {
  test("on demand, recoverable, guarded, streamed, listed in two ways, and it forgets counters only", () => {
    const { Properties, DeletionPolicy } = the("AWS::DynamoDB::GlobalTable", "Ledger");
    expect(DeletionPolicy).toBe("Retain");
    expect(Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      GlobalSecondaryIndexes: [
        {
          IndexName: "shelf",
          KeySchema: [
            { AttributeName: "shelf", KeyType: "HASH" },
            { AttributeName: "updatedAt", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
        {
          IndexName: "due",
          KeySchema: [
            { AttributeName: "dueShelf", KeyType: "HASH" },
            { AttributeName: "due", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      // Of counters and of brakes that have ended; no other item has the attribute.
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
    expect(Properties.GlobalSecondaryIndexes).toHaveLength(2);
  });

  test("protection and removal are settings", async () => {
    const table = { deletionProtection: false, removal: "destroy" } as const;
    const tables = ofType(templateOf(await makeStack({ table })), "AWS::DynamoDB::GlobalTable");
    expect(tables[0]![1]).toMatchObject({
      DeletionPolicy: "Delete",
      Properties: { Replicas: [{ DeletionProtectionEnabled: false }] },
    });
  });
});

describe("rules", () => {
  test("each has retries, a maximum age, dead letters, and leave to invoke its one function", () => {
    const rules = ofType(act, "AWS::Events::Rule");
    const permissions = propertiesOf("AWS::Lambda::Permission").map((permission) =>
      written(permission.SourceArn),
    );
    expect(rules.filter(([id]) => id.startsWith("leakedaccesskey"))).toHaveLength(1);
    expect(rules.filter(([id]) => id.startsWith("Prepare"))).toHaveLength(3);
    for (const [id, { Properties }] of rules) {
      expect(["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]).toContain(Properties.State);
      expect(Properties.Targets).toEqual([
        {
          Id: "function",
          Arn: expect.anything(),
          DeadLetterConfig: { Arn: { "Fn::GetAtt": [expect.stringMatching(/^DeadLetters/), "Arn"] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
        },
      ]);
      expect(permissions).toContain(`<${id}.Arn>`);
    }
  });

  test("the dead letters take what any rule of the stack sends, by one statement", () => {
    const policies = propertiesOf("AWS::SQS::QueuePolicy").map(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
    const rules = policies.flat().filter(({ Effect }) => Effect === "Allow");
    expect(rules).toHaveLength(1);
    expect(rules[0].Principal).toEqual({ Service: "events.amazonaws.com" });
    expect(rules[0].Condition.ArnLike["aws:SourceArn"].map(written)).toEqual([
      "arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/<AWS::StackName>-*",
    ]);
    expect(rules[0].Condition.StringEquals).toEqual({ "aws:SourceAccount": { Ref: "AWS::AccountId" } });
  });
});

describe("functions", () => {
  test("each is small, retried, and hands on what it failed on", () => {
    const configured = propertiesOf("AWS::Lambda::EventInvokeConfig");
    for (const [id, { Properties }] of ofType(act, "AWS::Lambda::Function")) {
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
      });
      expect(configured.find(({ FunctionName }) => FunctionName.Ref === id)).toMatchObject({
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 3600,
        DestinationConfig: {
          OnFailure: { Destination: { "Fn::GetAtt": [expect.stringMatching(/^Failures/), "Arn"] } },
        },
      });
      const log = act.Resources[Properties.LoggingConfig.LogGroup.Ref]!;
      expect([log.Properties.RetentionInDays, log.DeletionPolicy]).toEqual([90, "Delete"]);
    }
  });

  test("log retention is a setting", async () => {
    const logs = ofType(templateOf(await makeStack({ retention: { logDays: 365 } })), "AWS::Logs::LogGroup");
    expect(logs.map(([, { Properties }]) => Properties.RetentionInDays)).toEqual(logs.map(() => 365));
  });

  test("each is told what it needs and no more", () => {
    const names = (id: string) => Object.keys(powerOf(act, id).environment).sort();
    const all = ["CORDON_ACCOUNTS", "CORDON_PARTITION", "CORDON_TABLE"];
    const and = (...more: string[]) => [...all, ...more].sort();
    expect(names("leakedaccesskeyRespond")).toEqual(
      and("CORDON_CODE", "CORDON_CONTAIN_IDENTITY", "CORDON_MODE", "CORDON_RAISED_SOURCES"),
    );
    for (const id of ["ContainIdentity", "RevertIdentity", "Prepare"])
      expect([id, names(id)]).toEqual([id, all]);
    expect(names("Revert")).toEqual(and("CORDON_REVERT_IDENTITY"));
    expect(names("Review")).toEqual(
      and("CORDON_DECIDERS", "CORDON_RESPONDERS", "CORDON_REVERT", "CORDON_UNDO", "CORDON_WATCH"),
    );
    expect(names("Watch")).toEqual(
      and(
        "CORDON_CHECKS_QUEUE",
        "CORDON_NOTIFY",
        "CORDON_RESPONDERS",
        "CORDON_REVERT",
        "CORDON_UNREADABLE_QUEUE",
      ),
    );
    expect(names("Notify")).toEqual(and("CORDON_BUS", "CORDON_CHANNELS", "CORDON_UNDELIVERED_QUEUE"));
    expect(names("Deliver")).toEqual(
      and("CORDON_CHANNELS", "CORDON_CHANNEL_SETTINGS", "CORDON_UNDELIVERED_QUEUE"),
    );
    expect(powerOf(act, "Watch").environment["CORDON_NOTIFY"]).toMatch(/^<Notify\w+>$/);
    expect(powerOf(act, "Review").environment["CORDON_WATCH"]).toMatch(/^<Watch\w+>$/);
    for (const id of ["Review", "Watch"])
      expect(JSON.parse(powerOf(act, id).environment["CORDON_RESPONDERS"]!)).toEqual({
        prefix: "<AWS::StackName>-",
        playbooks: playbooks.map(({ id }) => id),
      });
    for (const { id } of playbooks)
      expect(
        the("AWS::Lambda::Function", `${id.replaceAll("-", "")}Respond`).Properties.FunctionName,
      ).toEqual({ "Fn::Join": ["", [{ Ref: "AWS::StackName" }, `-${id}`]] });
    expect(powerOf(act, "Notify").environment["CORDON_ACCOUNTS"]).toBe('["<AWS::AccountId>"]');
  });

  test("watch and notify follow the responses in the stream, and lose none", () => {
    const mappings = propertiesOf("AWS::Lambda::EventSourceMapping");
    const streams = mappings.filter(({ EventSourceArn }) => written(EventSourceArn).endsWith("StreamArn>"));
    expect(streams).toHaveLength(2);
    for (const mapping of streams) {
      expect(mapping).toMatchObject({
        StartingPosition: "TRIM_HORIZON",
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 5,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        DestinationConfig: {
          OnFailure: { Destination: { "Fn::GetAtt": [expect.stringMatching(/^Undelivered/), "Arn"] } },
        },
      });
      // What notify hears beside responses, telling.test.ts says.
      expect(mapping.FilterCriteria.Filters[0]).toEqual({
        Pattern: JSON.stringify({
          dynamodb: {
            Keys: { sk: { S: ["response"] } },
            NewImage: { quiet: { BOOL: [{ exists: false }] } },
          },
        }),
      });
    }
    const [watch] = streams.filter(({ FunctionName }) => FunctionName.Ref.startsWith("Watch"));
    expect(watch.FilterCriteria.Filters).toHaveLength(1);
    const queues = mappings.filter((mapping) => !streams.includes(mapping));
    const of = (name: string) =>
      queues.find(({ EventSourceArn }) => written(EventSourceArn).startsWith(`<${name}`));
    expect(queues).toHaveLength(2);
    expect(of("Checks").FunctionName.Ref).toMatch(/^Watch/);
    expect(of("TellSns").FunctionName.Ref).toMatch(/^Deliver/);
    for (const { FunctionResponseTypes } of queues)
      expect(FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
  });

  test("no other function than those of the design", () => {
    expect(
      powers(act)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([
      "ContainIdentity",
      "Deliver",
      "Notify",
      "Prepare",
      "Revert",
      "RevertIdentity",
      "Review",
      "Watch",
      ...playbooks.map(({ id }) => `${id.replaceAll("-", "")}Respond`).sort(),
    ]);
  });
});

describe("queues, topic, alarms", () => {
  test("queues keep messages for two weeks, encrypted; a check is given up after five times", () => {
    const queues = propertiesOf("AWS::SQS::Queue");
    expect(queues).toHaveLength(6);
    for (const queue of queues)
      expect(queue).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    const checks = the("AWS::SQS::Queue", "Checks").Properties;
    expect(checks.RedrivePolicy.maxReceiveCount).toBe(5);
    const { Timeout } = the("AWS::Lambda::Function", "Watch").Properties;
    expect(checks.VisibilityTimeout).toBe(6 * Timeout);
    expect(propertiesOf("AWS::SQS::QueuePolicy")).toHaveLength(6);
  });

  test("alarms are ten at most and reach the topic, which lets them", () => {
    const alarms = propertiesOf("AWS::CloudWatch::Alarm");
    expect(alarms.length).toBeLessThanOrEqual(10);
    for (const alarm of alarms)
      expect(alarm.AlarmActions.map(written)).toEqual([expect.stringMatching(/^<People/)]);
    const [statements] = propertiesOf("AWS::SNS::TopicPolicy").map(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
    expect(statements.find(({ Effect }: { Effect: string }) => Effect === "Allow")).toMatchObject({
      Action: "sns:Publish",
      Principal: { Service: "cloudwatch.amazonaws.com" },
    });
    expect(statements.find(({ Effect }: { Effect: string }) => Effect === "Deny").Condition).toEqual({
      Bool: { "aws:SecureTransport": "false" },
    });
  });

  test("every queue that keeps what was lost has an alarm", () => {
    const watched = propertiesOf("AWS::CloudWatch::Alarm").map(({ Dimensions = [] }) =>
      written(Dimensions[0]?.Value),
    );
    for (const name of ["DeadLetters", "Failures", "Unreadable", "Undelivered"])
      expect(watched).toContainEqual(expect.stringMatching(new RegExp(`^<${name}\\w+\\.QueueName>$`)));
  });

  test("an address for mail is optional", async () => {
    expect(propertiesOf("AWS::SNS::Subscription")).toMatchObject([
      { Protocol: "email", Endpoint: "oncall@example.com" },
    ]);
    expect(ofType(templateOf(await makeStack()), "AWS::SNS::Subscription")).toEqual([]);
  });
});

describe("the stack", () => {
  // The bus must have one: telling.test.ts says which. Responders have the stack's and their playbook's.
  test("no physical names, so that two can live side by side and nothing blocks a replacement", () => {
    const NAME = /^(Name|(Alarm|Function|LogGroup|Policy|Queue|Role|Table|Topic)Name)$/;
    const named = Object.entries(act.Resources).flatMap(([id, { Type, Properties = {} }]) =>
      Object.keys(Properties)
        .filter((key) => NAME.test(key))
        // A reference to a function, not a name of the resource.
        .filter(() => !/^AWS::Lambda::(Permission|EventInvokeConfig|EventSourceMapping)$/.test(Type))
        .filter(() => Type !== "AWS::Events::EventBus")
        .filter(() => !/Respond[0-9A-F]{8}$/.test(id))
        .map((key) => `${id}.${key}`),
    );
    expect(named).toEqual([]);
  });

  test("knows neither account nor Region", () => {
    const said = JSON.stringify(act).match(/us-east-1|123456789012(?!:role\/(on-call|lead)\b).{0,80}/);
    expect(said).toBeNull();
  });

  test("everything that can be tagged is", () => {
    const taggable = [
      "AWS::DynamoDB::GlobalTable",
      "AWS::Events::Rule",
      "AWS::IAM::Role",
      "AWS::Lambda::Function",
      "AWS::Logs::LogGroup",
      "AWS::SNS::Topic",
      "AWS::SQS::Queue",
      "AWS::CloudWatch::Alarm",
      "AWS::Lambda::EventSourceMapping",
    ];
    for (const type of taggable)
      for (const [id, { Properties }] of ofType(act, type)) {
        const tags = Properties.Tags ?? Properties.Replicas?.[0].Tags;
        expect([id, tags]).toEqual([id, [{ Key: "app", Value: "cordon" }]]);
      }
  });

  test("tells where things are", () => {
    expect(Object.keys(act.Outputs).sort()).toEqual([
      "DeadLettersQueueUrl",
      "EventBusName",
      "FailuresQueueUrl",
      "Modes",
      "QuarantineGroups",
      "ReviewFunctionName",
      "TableName",
      "TopicArn",
      "UnreadableQueueUrl",
    ]);
    expect(JSON.parse(written(act.Outputs["Modes"]!.Value))).toEqual(
      Object.fromEntries(playbooks.map(({ id }) => [id, "act"])),
    );
  });

  test("CloudFormation runs prepare itself, and again when its code changed", () => {
    const [groups] = propertiesOf("Custom::CordonQuarantineGroups");
    expect(written(groups.ServiceToken)).toMatch(/^<Prepare\w+\.Arn>$/);
    expect(groups.Code).toMatch(/^[0-9a-f]{64}$/);
    expect(Number(groups.ServiceTimeout)).toBeGreaterThan(
      the("AWS::Lambda::Function", "Prepare").Properties.Timeout,
    );
  });
});
