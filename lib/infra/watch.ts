import { Aws } from "aws-cdk-lib";
import { EventSourceMapping, type Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { OPENED_SESSIONS } from "../pursuit/opened-sessions.ts";
import { togetherInRules } from "./event-rule-pattern.ts";
import { invoke, namesOf } from "./executors.ts";
import { onLedgerChange } from "./from-ledger.ts";
import { makeFunction } from "./function.ts";
import { type Parts, poweredActions } from "./parts.ts";
import { statement } from "./policy.ts";
import { CHECK_TIMEOUT } from "./queues.ts";
import { ruleTo } from "./rule.ts";

/** The calls that Lambda makes on a function's queue. */
export const TAKE = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
];

/** API calls that change contained attributes, besides the calls of the actions themselves. */
const ALSO_CHANGE = ["ec2:AttachNetworkInterface", "ec2:ModifyInstanceAttribute", "iam:DeleteAccessKey"];

/** API calls after which a containment may not be in effect, as CloudTrail names them: by service. */
function callsOnHolds(parts: Parts): ReadonlyMap<string, readonly string[]> {
  const calls = poweredActions(parts)
    .filter(({ irreversible }) => irreversible === undefined)
    .flatMap(({ permissions: { apply, revert } }) => [...apply, ...revert])
    .flatMap(({ actions }) => actions)
    .filter((call) => !/:(Get|Describe|PassRole$)/.test(call));
  const byService = new Map<string, string[]>();
  for (const call of [...new Set(calls.length === 0 ? [] : [...calls, ...ALSO_CHANGE])].sort()) {
    const [service = "", name = ""] = call.split(":");
    byService.set(service, [...(byService.get(service) ?? []), name]);
  }
  return byService;
}

/**
 * Runs work that is due: read-backs, stuck runs, ends of containments. It reads resources and changes none; the executors make changes.
 */
export function watchFunction(
  scope: Construct,
  parts: Parts,
  {
    revert,
    notify,
    responders,
  }: { revert: Lambda; notify: Lambda; responders: Readonly<Record<string, Lambda>> },
): Lambda {
  const { checks, unreadable, undelivered, deadLetters } = parts.queues;
  const watch = makeFunction(scope, "Watch", parts, {
    summary: "Cordon: reads back what is held, and picks up what is stuck",
    bundle: "watch",
    timeout: CHECK_TIMEOUT,
    memory: 512,
    environment: {
      CORDON_REVERT: revert.functionName,
      CORDON_NOTIFY: notify.functionName,
      CORDON_RESPONDERS: namesOf(scope, responders),
      CORDON_UNREADABLE_QUEUE: unreadable.queueUrl,
      CORDON_CHECKS_QUEUE: checks.queueUrl,
    },
    ledger: "watch",
    lists: true,
    stream: true,
    seesAll: true,
    reads: [...parts.actions.flatMap(({ permissions }) => permissions.read), OPENED_SESSIONS],
    allow: [
      invoke(revert, notify, ...Object.values(responders)),
      statement(["sqs:SendMessage"], [checks.queueArn, unreadable.queueArn, undelivered.queueArn]),
      statement(TAKE, [checks.queueArn]),
    ],
  });
  onLedgerChange(scope, "WatchLedger", parts, watch, 10);
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
  const calls = [...callsOnHolds(parts)];
  const patterns = calls.map(([service, eventName]) => ({
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName,
      // A failed call changed nothing.
      errorCode: [{ exists: false }],
    },
  }));
  const here = { account: Aws.ACCOUNT_ID, partition: Aws.PARTITION };
  togetherInRules(patterns, here).forEach(({ pattern, items }, i) => {
    const services = items.map((item) => calls[item]![0]).join(", ");
    ruleTo(scope, `WatchHolds-${i + 1}`, watch, deadLetters, {
      description: `Cordon: reads back at once what calls of others to ${services} may have changed`,
      eventPattern: pattern,
    });
  });
  return watch;
}
