import { Aws, Duration } from "aws-cdk-lib";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { inThisAccount, statement } from "./policy.ts";

/** How long a check may run; its message stays hidden six times as long, as Lambda asks for. */
export const CHECK_TIMEOUT = Duration.seconds(60);

/** How long the messages of one batch may take to deliver. */
export const DELIVER_TIMEOUT = Duration.seconds(30);

/** Shared by all playbooks, so that ten alarms are enough for any number of them. */
export interface Queues {
  /** Events that EventBridge could not hand to a function. */
  readonly deadLetters: Queue;
  /** Events whose function failed to the last retry. */
  readonly failures: Queue;
  /** Events that a rule matched and that could not be read. */
  readonly unreadable: Queue;
  /** Delayed: read back again at 10 s and 60 s. */
  readonly checks: Queue;
  /** Checks, changes of the ledger, and messages to people, that were given up on. */
  readonly undelivered: Queue;
  /** Channel id → messages to people. Each channel has its own, so that none waits for another that is down. */
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
      // The longest that SQS keeps a message: nothing is lost over a holiday.
      retentionPeriod: Duration.days(14),
      ...props,
    });
  const undelivered = queue("Undelivered");
  const deadLetters = queue("DeadLetters");
  // One statement for all rules: a queue's policy holds twenty.
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
