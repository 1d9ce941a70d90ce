import { QueryCommand, type QueryCommandOutput, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Brake } from "../model/suppression.ts";
import { fromItem, type Item, type Table, toItem } from "./table.ts";

/**
 * The one partition key of all suppressions, so that one query reads them, and of the counters that are read with them (counters.ts).
 * DynamoDB deletes ended ones.
 */
export const BRAKES = "BRAKE";

/** How the sort key of each suppression begins: what else lies under that partition key is none. */
export const BRAKE_KEYS = (["pause", "mute", "declined"] as const satisfies readonly Brake["kind"][]).map(
  (kind) => `${kind}#`,
);

function sk({ kind, scope }: Pick<Brake, "kind" | "scope">): string {
  return `${kind}#${scope}`;
}

/** Whether an item is a suppression. */
export function isBrake({ pk, sk }: Item): boolean {
  return pk?.S === BRAKES && BRAKE_KEYS.some((start) => sk?.S?.startsWith(start));
}

const DAY = 86_400;

/** Before every suppression, and after every counter. */
const FIRST = "a";

/** Returns the suppressions in effect. Strongly consistent. */
export async function readBrakes(table: Table, now: Date): Promise<Brake[]> {
  return brakesIn(await itemsFrom(table, FIRST), now);
}

/** Of read items, the suppressions in effect. */
export function brakesIn(items: readonly Item[], now: Date): Brake[] {
  return items
    .filter(isBrake)
    .map((item) => fromItem<Brake>(item))
    .filter(({ until }) => Date.parse(until) > now.getTime());
}

/** All items under the partition key, from a sort key on. Strongly consistent. */
export async function itemsFrom(table: Table, from: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page: QueryCommandOutput = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :pk AND sk >= :from",
        ExpressionAttributeValues: toItem({ ":pk": BRAKES, ":from": from }),
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** The item that sets a suppression, for the transaction of its decision; it replaces an earlier one of the same kind and scope. */
export function brakeItem(table: Table, brake: Brake): TransactWriteItem {
  return {
    Put: {
      TableName: table.name,
      Item: toItem({
        pk: BRAKES,
        sk: sk(brake),
        expires: Math.ceil(Date.parse(brake.until) / 1_000) + DAY,
        ...brake,
      }),
    },
  };
}

/** The item that ends a suppression, for the transaction of its decision. */
export function noBrakeItem(table: Table, brake: Pick<Brake, "kind" | "scope">): TransactWriteItem {
  return {
    Delete: { TableName: table.name, Key: toItem({ pk: BRAKES, sk: sk(brake) }) },
  };
}

/** The condition that a scope is not paused, for the transaction in which a response begins to act without approval. */
export function notPaused(table: Table, scope: string, now: Date): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: toItem({ pk: BRAKES, sk: sk({ kind: "pause", scope }) }),
      ConditionExpression: "attribute_not_exists(pk) OR #until <= :now",
      ExpressionAttributeNames: { "#until": "until" },
      ExpressionAttributeValues: toItem({ ":now": now.toISOString() }),
    },
  };
}
