import { type TransactWriteItem, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { BRAKES } from "./suppressions.ts";
import { fromItem, type Item, type Table, toItem } from "./table.ts";

/** A counter, its window, and its limit where it has one. */
export interface Counted {
  /** `playbook/<id>`, `account/<id>`, `group/<group>`, `storm`. */
  readonly name: string;
  /** Milliseconds. */
  readonly within: number;
  readonly most?: number;
}

export const HOUR = 3_600_000;

/** The start of the current window. The counts of two windows give a sliding figure. */
function startOf(now: Date, within: number): number {
  return Math.floor(now.getTime() / within) * within;
}

/** With a time in front: sorted before every suppression, which begins with a letter. */
function sk(name: string, start: number): string {
  return `${new Date(start).toISOString()}#${name}`;
}

/** The sort key from which the counters lie that matter now; the suppressions come after them. */
export function countersFrom(now: Date): string {
  return sk("", startOf(now, HOUR) - HOUR);
}

interface Counter {
  readonly sk: string;
  readonly n: number;
}

/**
 * Of read items, the counters: a function that gives the count within the window before `now`. That is all of the current window, and
 * the share of the one before that still lies within, rounded up, so that the end of an hour resets nothing.
 */
export function countsIn(items: readonly Item[], now: Date): (counted: Counted) => number {
  const counts = new Map(items.map((item) => fromItem<Counter>(item)).map(({ sk, n }) => [sk, n]));
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
    Key: toItem({ pk: BRAKES, sk: sk(name, startOf(now, within)) }),
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
