import { Duration } from "aws-cdk-lib";
import { EventSourceMapping, type Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { invoke, namesOf } from "./executors.ts";
import { onResponseChange } from "./from-ledger.ts";
import { makeFunction } from "./function.ts";
import type { Parts } from "./parts.ts";
import { statement } from "./policy.ts";
import { CHECK_TIMEOUT } from "./queues.ts";
import { ruleTo } from "./rule.ts";

const TAKE = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
];

/**
 * Whatever is due: checks, stuck runs, holds. It looks at resources and changes none; what must change, the
 * executors do.
 */
export const watchFunction = (
  scope: Construct,
  parts: Parts,
  revert: Lambda,
  responders: Readonly<Record<string, Lambda>>,
): Lambda => {
  const { checks, unreadable, undelivered, deadLetters } = parts.queues;
  const watch = makeFunction(scope, "Watch", parts, {
    summary: "Cordon: reads back what is held, and picks up what is stuck",
    bundle: "watch",
    timeout: CHECK_TIMEOUT,
    memory: 512,
    environment: {
      CORDON_REVERT: revert.functionName,
      CORDON_RESPONDERS: namesOf(scope, responders),
      CORDON_UNREADABLE_QUEUE: unreadable.queueUrl,
      CORDON_CHECKS_QUEUE: checks.queueUrl,
    },
    ledger: "watch",
    lists: true,
    stream: true,
    reads: parts.actions.flatMap(({ permissions }) => permissions.read),
    allow: [
      invoke(revert, ...Object.values(responders)),
      statement(["sqs:SendMessage"], [checks.queueArn, unreadable.queueArn, undelivered.queueArn]),
      statement(TAKE, [checks.queueArn]),
    ],
  });
  onResponseChange(scope, "WatchLedger", parts, watch, 10);
  new EventSourceMapping(scope, "WatchChecks", {
    target: watch,
    eventSourceArn: checks.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
  });
  ruleTo(scope, "WatchTimer", watch, deadLetters, {
    description: "Cordon: looks for what is due, stuck, or not in force any more",
    scheduleExpression: "rate(5 minutes)",
  });
  return watch;
};

/** Tells people; the ledger never waits for it. */
export const notifyFunction = (scope: Construct, parts: Parts): Lambda => {
  const { queues, topic } = parts;
  const notify = makeFunction(scope, "Notify", parts, {
    summary: "Cordon: tells people what became of each response",
    bundle: "notify",
    timeout: Duration.seconds(30),
    memory: 512,
    environment: { CORDON_TOPIC: topic.topicArn },
    ledger: "notify",
    stream: true,
    allow: [
      statement(["sns:Publish"], [topic.topicArn]),
      statement(["sqs:SendMessage"], [queues.undelivered.queueArn]),
    ],
  });
  onResponseChange(scope, "NotifyLedger", parts, notify, 5);
  return notify;
};
