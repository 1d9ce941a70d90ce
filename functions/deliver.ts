import { isToldTo, recordTold, updateNumber } from "../lib/ledger/notified.ts";
import { getResponse } from "../lib/ledger/responses.ts";
import { type Channel, TryLater, Undeliverable } from "../lib/model/channel.ts";
import type { Envelope } from "../lib/notify/envelope.ts";
import { isLate } from "../lib/notify/incident.ts";
import { asUpdate } from "../lib/notify/message.ts";
import { type LogFields, log, logged, measure } from "../lib/runtime/log.ts";
import type { Queueing, Runtime } from "../lib/runtime/runtime.ts";
import { setting } from "../lib/runtime/settings.ts";

type DeliverRuntime = Runtime & Queueing;

interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

/** A channel's queue → the channel. What it does not take now stays in its queue; what it never will goes to the dead letters at once. */
export function handlerOf(channels: readonly Channel[], runtime: DeliverRuntime) {
  return logged("deliver", async (event: { readonly Records: readonly QueueRecord[] }) => {
    const failed = await Promise.all(
      event.Records.map(async (record) => {
        const isDelivered = await isDone(record, channels, runtime).catch((error) => {
          log.error("not delivered, tried again", { message: record.messageId, error });
          return false;
        });
        return isDelivered ? [] : [record.messageId];
      }),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

async function isDone(
  record: QueueRecord,
  channels: readonly Channel[],
  runtime: DeliverRuntime,
): Promise<boolean> {
  const { channel: id, message } = JSON.parse(record.body) as Envelope;
  const { event } = message;
  const isOfResponse = event.schema === "cordon.response-changed/v1";
  const said = {
    ...(isOfResponse && { response: event.response, playbook: event.playbook }),
    channel: id,
    message: message.id,
  };
  try {
    const channel = channels.find((one) => one.id === id);
    const settings = channelSettings(runtime)[id];
    if (channel === undefined || settings === undefined)
      throw new Undeliverable("this deployment has no such channel");
    if (await deliver(message, channel, settings, runtime)) counted("delivered", id, said);
    return true;
  } catch (error) {
    const permanent = error instanceof Undeliverable;
    log.error(permanent ? "not delivered, given up" : "not delivered, tried again", { ...said, error });
    counted(permanent ? "given up" : "tried again", id, said);
    if (permanent) return giveUp(record, String(error), runtime);
    if (error instanceof TryLater) await hide(record, error.seconds, runtime);
    return false;
  }
}

/** One delivery, in the metric Deliveries. */
function counted(result: "delivered" | "tried again" | "given up", channel: string, said: LogFields): void {
  const metric = { name: "Deliveries", unit: "Count", value: 1 } as const;
  measure(result, [metric], { Channel: channel, Result: result }, said);
}

/** Channel id → the settings that the channel declares. */
function channelSettings(runtime: Runtime): Readonly<Record<string, ChannelSettings>> {
  return JSON.parse(setting(runtime, "CORDON_CHANNEL_SETTINGS"));
}

type ChannelSettings = Parameters<Channel["send"]>[1];

/** Gives whether it was sent: what a newer message has overtaken is not. */
async function deliver(
  message: Envelope["message"],
  channel: Channel,
  settings: ChannelSettings,
  runtime: DeliverRuntime,
): Promise<boolean> {
  const { table, now } = runtime.engine();
  const { event } = message;
  if (event.schema !== "cordon.response-changed/v1") {
    await channel.send(message, settings);
    return true;
  }
  const response = await getResponse(table, event.response);
  if (
    response === undefined ||
    isToldTo(response, channel.id, event.version) ||
    isLate({ version: event.version, asks: event.needs === "decision" }, response)
  )
    return false;
  const update = updateNumber(response, event.version);
  const subject = asUpdate(message.subject, update);
  await channel.send({ ...message, subject }, settings);
  const { state, version } = event;
  const told = { state, version, at: now().toISOString(), subject, text: message.text, update };
  // It has been told: a record that is behind is no reason to tell it twice.
  await recordTold(table, event.response, channel.id, told).catch((error) =>
    log.error("told, not recorded", { response: event.response, playbook: event.playbook, error }),
  );
  return true;
}

/** Waits where an alarm is, with the reason beside it. */
async function giveUp({ body }: QueueRecord, why: string, runtime: DeliverRuntime): Promise<boolean> {
  try {
    const message = { why, ...(JSON.parse(body) as Envelope) };
    await runtime.enqueue(setting(runtime, "CORDON_UNDELIVERED_QUEUE"), message);
    return true;
  } catch (error) {
    log.error("not given up", { error });
    return false;
  }
}

/** As long as the receiver asked for; if that fails, as long as the queue says. */
async function hide(
  { receiptHandle, body }: QueueRecord,
  seconds: number,
  runtime: DeliverRuntime,
): Promise<void> {
  const queues = JSON.parse(setting(runtime, "CORDON_CHANNELS")) as Record<string, string>;
  const url = queues[(JSON.parse(body) as Envelope).channel] ?? "";
  await runtime.postpone(url, receiptHandle, seconds).catch((error) => log.error("not postponed", { error }));
}
