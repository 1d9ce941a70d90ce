import { randomUUID } from "node:crypto";
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Told } from "../../lib/ledger/notified.ts";
import { claim, getResponse } from "../../lib/ledger/responses.ts";
import { addToStorm, dueStorm, stormSummed } from "../../lib/ledger/storm.ts";
import type { Table } from "../../lib/ledger/table.ts";
import { type Channel, type Message, TryLater, Undeliverable } from "../../lib/model/channel.ts";
import type { Response, State } from "../../lib/model/response.ts";
import type { Envelope } from "../../lib/notify/envelope.ts";
import type { StreamRecord } from "../../lib/runtime/stream.ts";
import { response } from "../cli/records.ts";
import { expectMetrics } from "../runtime/embedded-metrics.ts";
import { type Line, linesOf } from "../runtime/written-lines.ts";
import { newTable } from "../support/engine-run.ts";
import { wholeRuntime } from "../support/lambda-runtime.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
let notify: ReturnType<typeof import("../../functions/notify.ts")["handlerOf"]>;
let runtime: ReturnType<typeof wholeRuntime>;
let handlerOf: typeof import("../../functions/deliver.ts")["handlerOf"];
let sns: Channel;
let sqs: SQSClient;
let table: Table;
const queues = { sns: "", webhook: "", undelivered: "", bus: "", people: "" };

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
    AWS_SECRET_ACCESS_KEY: "test",
    CORDON_ACCOUNTS: '["123456789012"]',
    CORDON_PARTITION: "aws",
  });
  runtime = wholeRuntime();
  notify = (await import("../../functions/notify.ts")).handlerOf(runtime);
  ({ handlerOf } = await import("../../functions/deliver.ts"));
  ({ sns } = await import("../../lib/channels/sns.ts"));
  sqs = new SQSClient({});
});
afterAll(() => moto.stop());

/** A bus, a topic and queues of this test alone; what the bus and the topic take ends in queues too. */
beforeEach(async () => {
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
  const run = randomUUID();
  for (const name of Object.keys(queues) as (keyof typeof queues)[]) {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${run}` }));
    queues[name] = QueueUrl!;
  }
  const events = new EventBridgeClient({});
  await events.send(new CreateEventBusCommand({ Name: run }));
  const rule = { Name: "all", EventBusName: run };
  await events.send(new PutRuleCommand({ ...rule, EventPattern: '{"source":["cordon"]}' }));
  const Targets = [{ Id: "queue", Arn: arnOf(`bus-${run}`) }];
  await events.send(new PutTargetsCommand({ Rule: "all", EventBusName: run, Targets }));
  const topic = new SNSClient({});
  const { TopicArn } = await topic.send(new CreateTopicCommand({ Name: run }));
  await topic.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arnOf(`people-${run}`) }));
  table = await newTable(moto.endpoint);
  Object.assign(process.env, {
    CORDON_TABLE: table.name,
    CORDON_BUS: run,
    CORDON_CHANNEL_SETTINGS: JSON.stringify({ sns: { topic: TopicArn }, webhook: {}, chat: {} }),
    CORDON_CHANNELS: JSON.stringify({ sns: queues.sns, webhook: queues.webhook }),
    CORDON_UNDELIVERED_QUEUE: queues.undelivered,
  });
});

/** All that waits in a queue, taken out of it. */
async function take<T>(name: keyof typeof queues): Promise<T[]> {
  const taken: T[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues[name], MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body, ReceiptHandle } of Messages) {
      taken.push(JSON.parse(Body!) as T);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queues[name], ReceiptHandle }));
    }
  }
}

/** A record of the stream, of a response that is in the ledger. */
async function moved(more: Partial<Response> = {}, before?: State): Promise<StreamRecord> {
  const { told: _, ...rest } = response();
  const now = { ...rest, ...more } as Response;
  await claim(table, now);
  const image = (of: Response) => marshall({ pk: `R#${of.id}`, sk: "response", ...of });
  return {
    eventID: randomUUID(),
    dynamodb: {
      SequenceNumber: String(Math.random()),
      NewImage: image(now),
      ...(before && { OldImage: image({ ...now, state: before, version: now.version - 1 }) }),
    },
  };
}

function deliver(channels: readonly Channel[], envelopes: readonly Envelope[], receiptHandle = "r") {
  return handlerOf(
    channels,
    runtime,
  )({
    Records: envelopes.map((envelope, n) => ({
      messageId: `m${n}`,
      receiptHandle,
      body: JSON.stringify(envelope),
    })),
  });
}

const some = { id: "webhook", settings: {}, permissions: () => [] };
function listening() {
  const heard: Message[] = [];
  const webhook: Channel = { ...some, send: async (message) => void heard.push(message) };
  return { heard, webhook };
}
function failing(error: Error): Channel {
  return { ...some, send: () => Promise.reject(error) };
}
const DONE = { batchItemFailures: [] };

describe("from the ledger to people", () => {
  test("one event on the bus, one message for each channel; taken, it is on record", async () => {
    expect(await notify({ Records: [await moved({}, "containing")] })).toEqual(DONE);
    const [event, ...more] = await take<Record<string, unknown>>("bus");
    expect(more).toEqual([]);
    expect([event!["source"], event!["detail-type"]]).toEqual(["cordon", "Cordon Response Changed"]);
    expect(event!["detail"]).toMatchObject({ response: "7QX4M2K9TD", version: 3, previous: "containing" });
    const [envelope] = await take<Envelope>("sns");
    expect(envelope!.message.event).toEqual(event!["detail"]);
    expect(await take("webhook")).toEqual([{ ...envelope, channel: "webhook" }]);

    expect(await deliver([sns], [envelope!])).toEqual(DONE);
    const [mail] = await take<{ Subject: string; Message: string; MessageAttributes: object }>("people");
    expect(mail!.Subject).toBe(envelope!.message.subject);
    expect(mail!.Message).toContain("Contained in 123456789012 us-east-1");
    expect(mail!.MessageAttributes).toEqual(
      Object.fromEntries(
        Object.entries({
          urgency: "chat",
          state: "contained",
          playbook: "stolen-instance-credentials",
          severity: "high",
          account: "123456789012",
          incident: envelope!.message.id.split("-")[0],
        }).map(([name, Value]) => [name, { Type: "String", Value }]),
      ),
    );
    const { told } = (await getResponse(table, "7QX4M2K9TD"))!;
    expect(told).toMatchObject({ state: "contained", version: 3, subject: mail!.Subject, update: 1 });
  });

  test("what is only passing is on the bus alone; what did not change is nowhere", async () => {
    const passing = await moved({ state: "containing", version: 2 }, "waiting");
    const same = await moved({ version: 2 });
    const told = { ...same, dynamodb: { ...same.dynamodb!, OldImage: same.dynamodb!.NewImage! } };
    expect(await notify({ Records: [passing, told] })).toEqual(DONE);
    expect(await take("bus")).toHaveLength(1);
    expect(await take("sns")).toEqual([]);
  });

  test("a brake that somebody sets, and lifts", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const brake = {
      kind: "pause",
      scope: "all",
      reason: "drill",
      by: "ana",
      at: new Date().toISOString(),
      until,
    };
    const image = marshall({ pk: "BRAKE", sk: "pause#all", ...brake });
    await notify({ Records: [{ dynamodb: { NewImage: image } }, { dynamodb: { OldImage: image } }] });
    const told = await take<Envelope>("sns");
    expect(told.map(({ message }) => message.subject).sort()).toEqual([
      "[pause] PAUSED: all in 123456789012 us-east-1",
      "[pause] Resumed: all in 123456789012 us-east-1",
    ]);
    expect((await take<{ "detail-type": string }>("bus")).map((event) => event["detail-type"])).toEqual([
      "Cordon Brake Changed",
      "Cordon Brake Changed",
    ]);
    expect(await deliver([sns], told)).toEqual(DONE);
    expect(await take("people")).toHaveLength(2);
  });

  test("a bus that takes nothing keeps nobody from being told, and its event waits where an alarm is", async () => {
    process.env["CORDON_BUS"] = "gone";
    expect(await notify({ Records: [await moved()] })).toEqual(DONE);
    expect(await take("sns")).toHaveLength(1);
    const [kept] = await take<{ bus: { Detail: string } }>("undelivered");
    expect(JSON.parse(kept!.bus.Detail)).toMatchObject({ response: "7QX4M2K9TD" });
  });

  test("a queue that takes nothing stops the stream at that record, and not before", async () => {
    const [first, second] = [await moved(), await moved({ id: "9KTRB00001", family: "9KTRB00001" })];
    const channels = process.env["CORDON_CHANNELS"]!;
    await notify({ Records: [first] });
    process.env["CORDON_CHANNELS"] = JSON.stringify({ sns: `${queues.sns}-gone` });
    expect(await notify({ Records: [second, first] })).toEqual({
      batchItemFailures: [{ itemIdentifier: second.dynamodb!.SequenceNumber }],
    });
    process.env["CORDON_CHANNELS"] = channels;
  });

  test("what was lost on the way is told again when watch says so, and only then", async () => {
    await moved();
    await notify({ kind: "tell", id: "7QX4M2K9TD" });
    const [envelope] = await take<Envelope>("sns");
    await deliver([sns], [envelope!]);
    await notify({ kind: "tell", id: "7QX4M2K9TD" });
    expect(await take("sns")).toEqual([]);
  });
});

describe("a channel that is down", () => {
  test("slows nothing: notify is done, the other channel delivers, the message stays in its own queue", async () => {
    expect(await notify({ Records: [await moved()] })).toEqual(DONE);
    const [forSns] = await take<Envelope>("sns");
    const [forWebhook] = await take<Envelope>("webhook");
    const channels = [sns, failing(new Error("connect ECONNREFUSED"))];
    expect(await deliver(channels, [forSns!])).toEqual(DONE);
    expect(await deliver(channels, [forWebhook!])).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }],
    });
    expect(await take("people")).toHaveLength(1);
    expect(await take("undelivered")).toEqual([]);
  });

  test("fails for one message and not for the others of its batch", async () => {
    await notify({ Records: [await moved(), await moved({ id: "9KTRB00001", family: "9KTRB00001" })] });
    const envelopes = await take<Envelope>("webhook");
    const { heard, webhook } = listening();
    const sick: Channel = {
      ...some,
      send: (message, settings) =>
        message.id === envelopes[0]!.message.id
          ? Promise.reject(new Error("500"))
          : webhook.send(message, settings),
    };
    expect(await deliver([sick], envelopes)).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(heard.map(({ id }) => id)).toEqual([envelopes[1]!.message.id]);
  });

  test("for good is given up at once, with the reason and the channel's name", async () => {
    await notify({ Records: [await moved()] });
    const [envelope] = await take<Envelope>("webhook");
    expect(await deliver([failing(new Undeliverable("answered 410"))], [envelope!])).toEqual(DONE);
    expect(await take("undelivered")).toEqual([{ ...envelope, why: "Undeliverable: answered 410" }]);
    expect((await getResponse(table, "7QX4M2K9TD"))!.told).toBeUndefined();
  });

  test("that is no channel of this deployment is given up too", async () => {
    await notify({ Records: [await moved()] });
    expect(await deliver([], await take<Envelope>("sns"))).toEqual(DONE);
    expect(await take("undelivered")).toHaveLength(1);
  });

  test("that asks for patience gets it", async () => {
    await notify({ Records: [await moved()] });
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues.webhook, VisibilityTimeout: 3_600 }),
    );
    const [{ Body, ReceiptHandle }] = Messages as [{ Body: string; ReceiptHandle: string }];
    const envelope = JSON.parse(Body) as Envelope;
    const patient = failing(new TryLater("429", 1));
    expect(await deliver([patient], [envelope], ReceiptHandle)).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }],
    });
    await expect.poll(async () => (await take("webhook")).length, { timeout: 10_000 }).toBe(1);
  });

  test("a topic that is gone is no use to try again", async () => {
    await notify({ Records: [await moved()] });
    const settings = { sns: { topic: "arn:aws:sns:us-east-1:123456789012:gone" } };
    process.env["CORDON_CHANNEL_SETTINGS"] = JSON.stringify(settings);
    expect(await deliver([sns], await take<Envelope>("sns"))).toEqual(DONE);
    expect(await take<{ why: string }>("undelivered")).toMatchObject([
      { why: expect.stringMatching(/NotFound/) },
    ]);
  });
});

describe("messages of one response", () => {
  const envelopeOf = async (more: Partial<Response>, before?: State) => {
    await notify({ Records: [await moved(more, before)] });
    return (await take<Envelope>("webhook"))[0]!;
  };

  test("are counted, the same in every channel", async () => {
    const { heard, webhook } = listening();
    const first = await envelopeOf({ version: 4, state: "not-in-effect" });
    await deliver([webhook], [first]);
    const told = (await getResponse(table, "7QX4M2K9TD"))!.told as Told;
    expect(told.update).toBe(1);
    // The record moves on; what is told of the next version is the second message, whoever delivers it.
    const next = { ...first.message.event, version: 5 } as Message["event"];
    const second: Envelope = { channel: "webhook", message: { ...first.message, event: next } };
    await deliver([webhook], [second]);
    await deliver([{ ...webhook, id: "chat" }], [{ ...second, channel: "chat" }]);
    expect(heard.map(({ subject }) => subject.slice(13, 44))).toEqual(
      [
        "NOT IN EFFECT: Instance credenti",
        "NOT IN EFFECT (update 2): Instan",
        "NOT IN EFFECT (update 2): Instan",
      ].map((subject) => subject.slice(0, 31)),
    );
  });

  test("that come late do not overwrite newer ones", async () => {
    const { heard, webhook } = listening();
    const late = await envelopeOf({ version: 9 });
    const older = { ...late.message.event, version: 8 } as Message["event"];
    await deliver([webhook], [late]);
    await deliver([webhook], [{ ...late, message: { ...late.message, event: older } }]);
    expect(heard).toHaveLength(1);
    expect((await getResponse(table, "7QX4M2K9TD"))!.told!.version).toBe(9);
  });
});

describe("a storm", () => {
  const decision = { outcome: "ask", mode: "act", because: [], lowered: ["storm-brake"] } as const;
  const one = (n: number, state: State = "waiting") =>
    moved({ id: `ST0RM0000${n}`, family: `ST0RM0000${n}`, state, version: 1, decision });

  test("is one page, and every response an event; what fails in it pages by itself", async () => {
    for (const n of [1, 2, 3]) await notify({ Records: [await one(n)] });
    await notify({ Records: [await one(4, "failed")] });
    const subjects = (await take<Envelope>("sns")).map(({ message }) => [message.urgency, message.subject]);
    expect(subjects).toEqual([
      ["page", expect.stringMatching(/^\[storm\] STORM, many new responses/)],
      ["page", expect.stringMatching(/^\[ST0RM00004\] FAILED, not contained/)],
    ]);
    const types = (await take<{ "detail-type": string }>("bus")).map((event) => event["detail-type"]);
    expect(types.filter((type) => type === "Cordon Response Changed")).toHaveLength(4);
    expect(types.filter((type) => type === "Cordon Storm Changed")).toHaveLength(1);
  });

  test("whose page did not leave is paged by the same record's retry, and by no other", async () => {
    const [first, second] = [await one(1), await one(2)];
    const channels = process.env["CORDON_CHANNELS"]!;
    process.env["CORDON_CHANNELS"] = JSON.stringify({ sns: `${queues.sns}-gone` });
    expect((await notify({ Records: [first] })).batchItemFailures).toHaveLength(1);
    process.env["CORDON_CHANNELS"] = channels;
    await notify({ Records: [second] });
    expect(await take("sns")).toEqual([]);
    await notify({ Records: [first] });
    await notify({ Records: [first] });
    expect(await take("sns")).toHaveLength(1);
  });

  test("is summed up every five minutes, as long as more comes", async () => {
    const at = (minutes: number) => new Date(Date.parse("2026-11-20T03:00:00Z") + minutes * 60_000);
    const add = (n: number, minutes: number) =>
      addToStorm(table, { response: `R${n}`, record: `record ${n}` }, at(minutes));
    const begun = (await add(1, 0))!;
    expect(begun).toMatchObject({ count: 1, first: ["R1"] });
    for (let n = 2; n <= 30; n++) expect(await add(n, 1)).toBeUndefined();
    expect(await dueStorm(table, at(3))).toBeUndefined();
    const due = (await dueStorm(table, at(5)))!;
    expect([due.count, due.first.length, due.first.at(-1)]).toEqual([30, 20, "R20"]);
    await stormSummed(table, due, at(5));
    expect(await dueStorm(table, at(10))).toBeUndefined();
    await add(30, 11);
    expect((await dueStorm(table, at(12)))!.count).toBe(31);
    expect(await add(31, 41.5)).toMatchObject({ count: 1, opener: "record 31" }); // half an hour of silence: another one
  });

  test("ten at once make one storm", async () => {
    const now = new Date();
    const begun = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        addToStorm(table, { response: `R${n}`, record: `record ${n}` }, now),
      ),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
    // moto adds without a lock and may lose one of two: the counting is asserted above, one after the other.
  });

  test("is summed up to people when watch says so, once", async () => {
    const before = new Date(Date.now() - 600_000);
    await addToStorm(table, { response: "R1", record: "lost" }, before);
    await addToStorm(table, { response: "R2", record: "r2" }, before);
    await notify({ kind: "storm" });
    await notify({ kind: "storm" });
    await addToStorm(table, { response: "R3", record: "r3" }, new Date());
    await notify({ kind: "storm" });
    // Its page never left: so this is it.
    expect((await take<Envelope>("sns")).map(({ message }) => message.urgency)).toEqual(["page"]);
  });
});

describe("what is measured", () => {
  const named = (lines: readonly Line[], metric: string) => lines.filter((line) => metric in line);

  test("each delivery, by channel and result, with the response that it is about", async () => {
    await notify({ Records: [await moved()] });
    const [envelope] = await take<Envelope>("webhook");
    const { webhook } = listening();
    const lines = await linesOf(async () => {
      await deliver([failing(new Error("500"))], [envelope!]);
      await deliver([failing(new Undeliverable("410"))], [envelope!]);
      await deliver([webhook], [envelope!]);
    });
    const deliveries = named(lines, "Deliveries");
    for (const line of deliveries) expectMetrics(line);
    expect(deliveries.map(({ Channel, Result, response }) => [Channel, Result, response])).toEqual([
      ["webhook", "tried again", "7QX4M2K9TD"],
      ["webhook", "given up", "7QX4M2K9TD"],
      ["webhook", "delivered", "7QX4M2K9TD"],
    ]);
    expect(named(lines, "Failures").map((line) => line["Function"])).toEqual(["deliver", "deliver"]);
  });

  test("each move of a response, once it was told", async () => {
    const record = await moved({ revision: 1 }, "containing");
    const lines = await linesOf(() => notify({ Records: [record] }));
    for (const line of lines) expectMetrics(line);
    expect(named(lines, "Responses")).toMatchObject([
      {
        function: "notify",
        State: "contained",
        response: "7QX4M2K9TD",
        playbook: "stolen-instance-credentials",
      },
    ]);
    process.env["CORDON_CHANNELS"] = JSON.stringify({ sns: `${queues.sns}-gone` });
    expect(named(await linesOf(() => notify({ Records: [record] })), "Responses")).toEqual([]);
  });
});
