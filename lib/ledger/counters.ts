import { QueryCommand, type TransactWriteItem, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fromItem, type Table, toItem } from "./table.ts";

/** What is counted: how often, within which time, and how many at most when the count is a limit. */
export interface Counted {
  /** `playbook/<id>`, `account/<id>`, `group/<group>`, `storm`. */
  readonly name: string;
  /** Milliseconds. */
  readonly within: number;
  readonly most?: number;
}

export const HOUR = 3_600_000;

const COUNTERS = "COUNT";

/** Counters are kept by the start of their time; the two newest give a sliding figure. */
function startOf(now: Date, within: number): number {
  return Math.floor(now.getTime() / within) * within;
}

function sk(name: string, start: number): string {
  return `${new Date(start).toISOString()}#${name}`;
}

interface Counter {
  readonly sk: string;
  readonly n: number;
}

/**
 * Reads counters: how often something has happened within the time before now. The time before is weighed by how much of
 * it still counts, so that no limit is passed twice around a full hour.
 */
export async function readCounts(table: Table, now: Date): Promise<(counted: Counted) => number> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: "pk = :pk AND sk >= :from",
      ExpressionAttributeValues: toItem({ ":pk": COUNTERS, ":from": sk("", startOf(now, HOUR) - HOUR) }),
      ConsistentRead: true,
    }),
  );
  const counts = new Map(Items.map((item) => fromItem<Counter>(item)).map(({ sk, n }) => [sk, n]));
  return ({ name, within }) => {
    const start = startOf(now, within);
    const passed = (now.getTime() - start) / within;
    const before = counts.get(sk(name, start - within)) ?? 0;
    return (counts.get(sk(name, start)) ?? 0) + Math.ceil(before * (1 - passed));
  };
}

function one(table: Table, { name, within, most }: Counted, now: Date) {
  return {
    TableName: table.name,
    Key: toItem({ pk: COUNTERS, sk: sk(name, startOf(now, within)) }),
    UpdateExpression: "ADD n :one SET expires = :expires",
    ...(most !== undefined && { ConditionExpression: "attribute_not_exists(n) OR n < :most" }),
    ExpressionAttributeValues: toItem({
      ":one": 1,
      ":expires": Math.ceil((now.getTime() + 24 * HOUR) / 1_000),
      ":most": most,
    }),
  };
}

/** Counts one more, in one transaction with what is counted; the transaction fails where the limit is reached meanwhile. */
export function countItem(table: Table, counted: Counted, now: Date): TransactWriteItem {
  return {
    Update: one(table, counted, now),
  };
}

/** Counts one more that nothing is limited by. */
export async function countOne(table: Table, { name, within }: Counted, now: Date): Promise<void> {
  await table.client.send(new UpdateItemCommand(one(table, { name, within }, now)));
}
