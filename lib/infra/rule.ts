import { Duration } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** How long EventBridge retries a delivery. Later, operators should be notified rather than wait: the dead letters have an alarm. */
export const MAX_AGE = Duration.hours(1);

/**
 * A rule that invokes one function, with retries and dead letters. Not the L2 target: that adds one statement per rule to the queue
 * policy, which is limited to twenty.
 */
export function ruleTo(
  scope: Construct,
  id: string,
  target: Lambda,
  deadLetters: IQueue,
  when: {
    readonly description: string;
    readonly eventPattern?: object;
    readonly scheduleExpression?: string;
    /** Absent: the default bus. */
    readonly eventBusName?: string;
    /** Also read-only calls, which EventBridge withholds by default. */
    readonly readOnlyCalls?: boolean;
  },
): CfnRule {
  const { readOnlyCalls = false, ...shape } = when;
  const rule = new CfnRule(scope, id, {
    ...shape,
    state: readOnlyCalls ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
    targets: [
      {
        id: "function",
        arn: target.functionArn,
        deadLetterConfig: { arn: deadLetters.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: MAX_AGE.toSeconds(), maximumRetryAttempts: 185 },
      },
    ],
  });
  target.addPermission(`${id}Invokes`, {
    principal: new ServicePrincipal("events.amazonaws.com"),
    sourceArn: rule.attrArn,
  });
  return rule;
}
