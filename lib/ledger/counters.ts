import { QueryCommand, type TransactWriteItem, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fromItem, type Table, toItem } from "./table.ts";

/** A counter, its window, and its limit where it has one. */
export interface Counted {
  /** `playbook/<id>`, `account/<id>`, `group/<group>`, `storm`. */
  readonly name: string;
  /** Milliseconds. */
  readonly within: number;
  readonly most?: number;
}

export const HOUR = 3_600_000;

const COUNTERS = "COUNT";

/** The start of the current window. The counts of two windows give a sliding figure. */
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
 * Reads the counters. The returned function gives the count within the window before `now`: all of the current window, and the
 * share of the one before that still lies within, rounded up, so that the end of an hour resets nothing.
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

/** The item that counts one more, for the transaction of what is counted; that fails where the limit is reached. */
export function countItem(table: Table, counted: Counted, now: Date): TransactWriteItem {
  return {
    Update: one(table, counted, now),
  };
}

/** Counts one more without a limit. */
export async function countOne(table: Table, { name, within }: Counted, now: Date): Promise<void> {
  await table.client.send(new UpdateItemCommand(one(table, { name, within }, now)));
}
