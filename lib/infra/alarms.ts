import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Parts } from "./parts.ts";

const period = Duration.minutes(1);

/**
 * At most ten alarms, however many playbooks: CloudWatch's free number. A responder needs no alarm of its own: an event on which it
 * failed to the last retry is in a queue with an alarm.
 */
export function makeAlarms(
  scope: Construct,
  { queues, topic }: Parts,
  shared: Readonly<Record<string, Lambda>>,
): void {
  const alarm = (id: string, metric: IMetric, alarmDescription: string) =>
    new Alarm(scope, `${id}Alarm`, {
      metric,
      alarmDescription: `Cordon: ${alarmDescription}`,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  const waitingIn = (queue: Queue) =>
    queue.metricApproximateNumberOfMessagesVisible({ period, statistic: "max" });

  alarm("DeadLetters", waitingIn(queues.deadLetters), "events did not reach a playbook; replay them");
  alarm("Failures", waitingIn(queues.failures), "runs failed to the last retry; see the queue, then replay");
  alarm(
    "Unreadable",
    waitingIn(queues.unreadable),
    "events matched and could not be read; see `cordon list`",
  );
  alarm("Undelivered", waitingIn(queues.undelivered), "checks, or messages to people, were given up on");
  for (const [id, lambda] of Object.entries(shared))
    alarm(`${id}Errors`, lambda.metricErrors({ period, statistic: "sum" }), `${id} fails; see its log`);
  alarm(
    "Throttles",
    // Of the whole account: if another function uses up the concurrency, Cordon waits.
    new Metric({ namespace: "AWS/Lambda", metricName: "Throttles", statistic: "sum", period }),
    "Lambda throttles in this account and Region; responses may be late",
  );
}
