import { Aws, Duration, Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, type Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { OF_BRAKES, OF_RESPONSES, onLedgerChange } from "./from-ledger.ts";
import { makeFunction } from "./function.ts";
import type { Parts } from "./parts.ts";
import { inThisAccount, statement, statementsOf } from "./policy.ts";
import { DELIVER_TIMEOUT } from "./queues.ts";
import { TAKE } from "./watch.ts";

/** The deliver function, which notifies operators, and the event bus for machines. */
export interface Telling {
  readonly notify: Lambda;
  readonly deliver: Lambda;
  readonly bus: EventBus;
}

/**
 * Ledger → Cordon's event bus, and one queue per channel → operators. The function that reads the ledger cannot send to operators, and
 * the function that sends reads no stream. The ledger waits for neither.
 */
export function telling(scope: Construct, parts: Parts): Telling {
  // A bus needs a name; this one is unique where the stack's name is.
  const bus = new EventBus(scope, "Bus", {
    eventBusName: Aws.STACK_NAME,
    description: "Cordon: what became of each response, see docs/reference/events.md",
  });
  return { bus, notify: notifyFunction(scope, parts, bus), deliver: deliverFunction(scope, parts) };
}

function notifyFunction(scope: Construct, parts: Parts, bus: EventBus): Lambda {
  const { tell, undelivered } = parts.queues;
  const notify = makeFunction(scope, "Notify", parts, {
    summary: "Cordon: says what became of each response, on the bus and to the channels' queues",
    bundle: "notify",
    timeout: Duration.seconds(30),
    memory: 512,
    environment: {
      CORDON_BUS: bus.eventBusName,
      CORDON_CHANNELS: queueUrls(scope, parts),
      CORDON_UNDELIVERED_QUEUE: undelivered.queueUrl,
    },
    ledger: "notify",
    stream: true,
    allow: [
      statement(["events:PutEvents"], [bus.eventBusArn]),
      statement(
        ["sqs:SendMessage"],
        [undelivered, ...Object.values(tell)].map(({ queueArn }) => queueArn),
      ),
    ],
  });
  onLedgerChange(scope, "NotifyLedger", parts, notify, 5, [OF_RESPONSES, OF_BRAKES]);
  return notify;
}

function deliverFunction(scope: Construct, parts: Parts): Lambda {
  const { tell, undelivered } = parts.queues;
  const deliver = makeFunction(scope, "Deliver", parts, {
    summary: "Cordon: hands messages to people's channels",
    bundle: "deliver",
    timeout: DELIVER_TIMEOUT,
    memory: 512,
    environment: {
      CORDON_CHANNELS: queueUrls(scope, parts),
      CORDON_CHANNEL_SETTINGS: channelSettings(scope, parts),
      CORDON_UNDELIVERED_QUEUE: undelivered.queueUrl,
    },
    ledger: "deliver",
    allow: [
      ...channelPermissions(parts),
      statement(["sqs:SendMessage"], [undelivered.queueArn]),
      statement(
        TAKE,
        Object.values(tell).map(({ queueArn }) => queueArn),
      ),
    ],
  });
  for (const queue of Object.values(tell))
    new EventSourceMapping(scope, `Deliver${queue.node.id}`, {
      target: deliver,
      eventSourceArn: queue.queueArn,
      batchSize: 5,
      // Lambda's minimum: messages of one response stay nearly in order, and no receiver is flooded.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  return deliver;
}

/** Channel id → queue, as JSON. */
function queueUrls(scope: Construct, { queues }: Parts): string {
  return Stack.of(scope).toJsonString(
    Object.fromEntries(Object.entries(queues.tell).map(([id, { queueUrl }]) => [id, queueUrl])),
  );
}

/** What a channel calls `{topic}`. */
function filled(text: string, { topic }: Parts): string {
  return text === "{topic}" ? topic.topicArn : text;
}

/** Channel id → its settings, as JSON. */
function channelSettings(scope: Construct, parts: Parts): string {
  const all = parts.channels.map(({ channel, settings }) => [
    channel.id,
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, filled(value, parts)])),
  ]);
  return Stack.of(scope).toJsonString(Object.fromEntries(all));
}

/** The permissions of the channels, by their own declarations. */
function channelPermissions(parts: Parts): PolicyStatement[] {
  return statementsOf(
    parts.channels.flatMap(({ channel, settings }) => channel.permissions(settings)),
    (text) => (text === "{topic}" ? filled(text, parts) : inThisAccount(text)),
  );
}
