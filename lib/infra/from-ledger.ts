import { Duration } from "aws-cdk-lib";
import { EventSourceMapping, type Function as Lambda, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { BRAKE_KEYS, BRAKES } from "../ledger/suppressions.ts";
import { RESPONSE } from "../ledger/table.ts";
import type { Parts } from "./parts.ts";

/**
 * Patterns of stream records: a new version of a response, a change of a suppression. Leases, milestones and read-backs are quiet: they are
 * most of the writes, and no reader follows them.
 */
export const OF_RESPONSES = {
  dynamodb: { Keys: { sk: { S: [RESPONSE] } }, NewImage: { quiet: { BOOL: [{ exists: false }] } } },
};
export const OF_BRAKES = {
  dynamodb: { Keys: { pk: { S: [BRAKES] }, sk: { S: BRAKE_KEYS.map((prefix) => ({ prefix })) } } },
};

/**
 * Calls a function for every ledger change that one of the patterns matches. Starts at the oldest record, so that no change is lost
 * between a function's deployment and its first poll; a faulty record delays its shard for minutes at most. A DynamoDB stream allows two
 * readers: watch and notify.
 */
export function onLedgerChange(
  scope: Construct,
  id: string,
  { table, queues }: Parts,
  target: Lambda,
  batchSize: number,
  patterns: readonly object[] = [OF_RESPONSES],
): EventSourceMapping {
  return new EventSourceMapping(scope, id, {
    target,
    eventSourceArn: table.tableStreamArn!,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: 5,
    maxRecordAge: Duration.hours(6),
    filters: patterns.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
    onFailure: { bind: () => ({ destination: queues.undelivered.queueArn }) },
  });
}
