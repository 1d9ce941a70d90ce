import { Aws, Duration, Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import { EventSourceMapping, type Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { OF_BRAKES, OF_RESPONSES, onLedgerChange } from "./from-ledger.ts";
import { makeFunction } from "./function.ts";
import type { Parts } from "./parts.ts";
import { statement } from "./policy.ts";
import { DELIVER_TIMEOUT } from "./queues.ts";
import type { Settings } from "./settings.ts";
import { TAKE } from "./watch.ts";

/** The channels of lib/channels that a deployment has settings for. */
export function channelsOf({ webhook }: Settings["notify"]): readonly string[] {
  return ["sns", ...(webhook ? ["webhook"] : [])];
}

/** What deliver does for people, and what it tells machines. */
export interface Telling {
  readonly notify: Lambda;
  readonly deliver: Lambda;
  readonly bus: EventBus;
}

/**
 * Ledger → a bus of our own, and a queue for each channel → people. Whoever reads the ledger can send nothing to people, and
 * whoever can send reads no stream. The ledger waits for neither.
 */
export function telling(scope: Construct, parts: Parts): Telling {
  // A bus must have a name; the stack's is free where the stack's is.
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
  const { topic, settings } = parts;
  const { tell, undelivered } = parts.queues;
  const { webhook } = settings.notify;
  const deliver = makeFunction(scope, "Deliver", parts, {
    summary: "Cordon: hands messages to people's channels",
    bundle: "deliver",
    timeout: DELIVER_TIMEOUT,
    memory: 512,
    environment: {
      CORDON_CHANNELS: queueUrls(scope, parts),
      CORDON_UNDELIVERED_QUEUE: undelivered.queueUrl,
      CORDON_TOPIC: topic.topicArn,
      ...(webhook && { CORDON_WEBHOOK_URL: checked(webhook).url, CORDON_WEBHOOK_SECRET: webhook.secretArn }),
    },
    ledger: "deliver",
    allow: [
      statement(["sns:Publish"], [topic.topicArn]),
      ...(webhook ? [statement(["secretsmanager:GetSecretValue"], [webhook.secretArn])] : []),
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
      // The least that there is: messages of one response stay nearly in order, and no receiver is flooded.
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

/** Whole, with the six letters that Secrets Manager adds: an ARN without them names no one secret. */
const SECRET_ARN = /^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:.+-\w{6}$/;

/** Throws on what could never work, before it is deployed. */
function checked<T extends NonNullable<Settings["notify"]["webhook"]>>(webhook: T): T {
  const url = URL.canParse(webhook.url) ? new URL(webhook.url) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "")
    throw new Error("notify.webhook.url must be an https address without a name and password");
  if (!SECRET_ARN.test(webhook.secretArn))
    throw new Error("notify.webhook.secretArn must be the whole ARN of one secret of Secrets Manager");
  return webhook;
}
