import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { recordTold, updateNumber } from "../lib/ledger/notified.ts";
import { getResponse } from "../lib/ledger/responses.ts";
import { type Channel, TryLater, Undeliverable } from "../lib/model/channel.ts";
import type { Envelope } from "../lib/notify/envelope.ts";
import { isLate } from "../lib/notify/incident.ts";
import { asUpdate } from "../lib/notify/message.ts";
import { lambdaEngine, setting } from "../lib/runtime/environment.ts";

const sqs = new SQSClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

/** A channel's queue → the channel. What it does not take now stays in its queue; what it never will goes to the dead letters at once. */
export function handlerOf(channels: readonly Channel[]) {
  return async (event: {
    readonly Records: readonly QueueRecord[];
  }): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
    const failed = await Promise.all(
      event.Records.map(async (record) => ((await isDone(record, channels)) ? [] : [record.messageId])),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function isDone(record: QueueRecord, channels: readonly Channel[]): Promise<boolean> {
  const { channel: id, message } = JSON.parse(record.body) as Envelope;
  const said = { channel: id, message: message.id };
  try {
    const channel = channels.find((one) => one.id === id);
    if (channel === undefined) throw new Undeliverable("this deployment has no such channel");
    await deliver(message, channel);
    return true;
  } catch (error) {
    const permanent = error instanceof Undeliverable;
    const what = permanent ? "not delivered, given up" : "not delivered, tried again";
    console.error(JSON.stringify({ level: "error", what, ...said, error: String(error) }));
    if (permanent) return giveUp(record, String(error));
    if (error instanceof TryLater) await hide(record, error.seconds);
    return false;
  }
}

async function deliver(message: Envelope["message"], channel: Channel): Promise<void> {
  const { table, now } = lambdaEngine();
  const settings = (name: string) => process.env[name] || undefined;
  const { event } = message;
  if (event.schema !== "cordon.response-changed/v1") return channel.send(message, settings);
  const response = await getResponse(table, event.response);
  if (
    response === undefined ||
    isLate({ version: event.version, asks: event.needs === "decision" }, response)
  )
    return;
  const update = updateNumber(response, event.version);
  const subject = asUpdate(message.subject, update);
  await channel.send({ ...message, subject }, settings);
  const { state, version } = event;
  const told = { state, version, at: now().toISOString(), subject, text: message.text, update };
  // It has been told: a record that is behind is no reason to tell it twice.
  await recordTold(table, event.response, told).catch((error) =>
    console.error(JSON.stringify({ level: "error", what: "told, not recorded", error: String(error) })),
  );
}

/** Waits where an alarm is, with the reason beside it. */
async function giveUp({ body }: QueueRecord, why: string): Promise<boolean> {
  try {
    const MessageBody = JSON.stringify({ why, ...(JSON.parse(body) as Envelope) });
    await sqs.send(new SendMessageCommand({ QueueUrl: setting("CORDON_UNDELIVERED_QUEUE"), MessageBody }));
    return true;
  } catch (error) {
    console.error(JSON.stringify({ level: "error", what: "not given up", error: String(error) }));
    return false;
  }
}

/** As long as the receiver asked for; if that fails, as long as the queue says. */
async function hide({ receiptHandle, body }: QueueRecord, seconds: number): Promise<void> {
  const queues = JSON.parse(setting("CORDON_CHANNELS")) as Record<string, string>;
  const QueueUrl = queues[(JSON.parse(body) as Envelope).channel];
  await sqs
    .send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    )
    .catch((error) =>
      console.error(JSON.stringify({ level: "error", what: "not postponed", error: String(error) })),
    );
}
