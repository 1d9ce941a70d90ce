import { Duration } from "aws-cdk-lib";
import { EventSourceMapping, type Function as Lambda, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { RESPONSE } from "../ledger/table.ts";
import type { Parts } from "./parts.ts";

/**
 * Calls a function for every change of a response in the ledger. From the oldest record on, so that nothing
 * is lost between a function's first deploy and its first poll; one bad record holds up its shard for minutes
 * at most. DynamoDB takes two readers of a stream, and there are two: watch and notify.
 */
export const onResponseChange = (
  scope: Construct,
  id: string,
  { table, queues }: Parts,
  target: Lambda,
  batchSize: number,
): EventSourceMapping =>
  new EventSourceMapping(scope, id, {
    target,
    eventSourceArn: table.tableStreamArn!,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: 5,
    maxRecordAge: Duration.hours(6),
    filters: [{ pattern: JSON.stringify({ dynamodb: { Keys: { sk: { S: [RESPONSE] } } } }) }],
    onFailure: { bind: () => ({ destination: queues.undelivered.queueArn }) },
  });
