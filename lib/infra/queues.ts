import { Aws, Duration } from "aws-cdk-lib";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { inThisAccount, statement } from "./policy.ts";

/** How long a read-back may run; its message stays hidden six times as long, as Lambda recommends. */
export const CHECK_TIMEOUT = Duration.seconds(60);

/** How long the delivery of one batch of messages may take. */
export const DELIVER_TIMEOUT = Duration.seconds(30);

/** Shared by all playbooks, so that ten alarms suffice for any number of them. */
export interface Queues {
  /** Events that EventBridge could not deliver to a function. */
  readonly deadLetters: Queue;
  /** Events whose function failed to the last retry. */
  readonly failures: Queue;
  /** Events that a rule matched and that could not be parsed. */
  readonly unreadable: Queue;
  /** Delayed: what is due of a response, by its time. */
  readonly checks: Queue;
  /** Read-backs, ledger changes and notifications that failed to the last retry. */
  readonly undelivered: Queue;
  /** Channel id → its notifications. Each channel has its own queue, so that none waits for a channel that fails. */
  readonly tell: Readonly<Record<string, Queue>>;
}

/**
 * Makes the queues: those that every deployment has, and one per channel. `buses` are the names of the event buses, beside the default
 * one, on which Cordon has rules.
 */
export function makeQueues(scope: Construct, channels: readonly string[], buses: readonly string[]): Queues {
  const queue = (id: string, props: Partial<ConstructorParameters<typeof Queue>[2]> = {}) =>
    new Queue(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The longest retention of SQS: no event is lost over a holiday.
      retentionPeriod: Duration.days(14),
      ...props,
    });
  const undelivered = queue("Undelivered");
  const deadLetters = queue("DeadLetters");
  // One statement for all rules: a queue policy is limited to twenty.
  const rules = statement(["sqs:SendMessage"], [deadLetters.queueArn], {
    StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
    ArnLike: { "aws:SourceArn": rulesOn(buses) },
  });
  rules.addPrincipals(new ServicePrincipal("events.amazonaws.com"));
  deadLetters.addToResourcePolicy(rules);
  return {
    deadLetters,
    failures: queue("Failures"),
    unreadable: queue("Unreadable"),
    checks: queue("Checks", {
      visibilityTimeout: Duration.seconds(6 * CHECK_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: undelivered, maxReceiveCount: 5 },
    }),
    undelivered,
    tell: Object.fromEntries(
      channels.map((id) => [
        id,
        queue(`Tell${id[0]!.toUpperCase()}${id.slice(1)}`, {
          visibilityTimeout: Duration.seconds(6 * DELIVER_TIMEOUT.toSeconds()),
          deadLetterQueue: { queue: undelivered, maxReceiveCount: 5 },
        }),
      ]),
    ),
  };
}

/**
 * The ARNs of this stack's rules: `rule/NAME` on the default bus, `rule/BUS/NAME` on any other.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html
 */
function rulesOn(buses: readonly string[]): string[] {
  const others = [...new Set(buses)].filter((name) => name !== "default").sort();
  return ["", ...others.map((name) => `${name}/`)].map((bus) =>
    inThisAccount(`arn:{partition}:events:{region}:{account}:rule/${bus}{stack}-*`),
  );
}
