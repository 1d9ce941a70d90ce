import { QueryCommand, type QueryCommandOutput, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Brake } from "../model/suppression.ts";
import { fromItem, type Item, type Table, toItem } from "./table.ts";

/** The one partition key of all suppressions, so that one query reads them; DynamoDB deletes ended ones. */
export const BRAKES = "BRAKE";

function sk({ kind, scope }: Pick<Brake, "kind" | "scope">): string {
  return `${kind}#${scope}`;
}

const DAY = 86_400;

/** Returns the suppressions in effect. Strongly consistent. */
export async function readBrakes(table: Table, now: Date): Promise<Brake[]> {
  const brakes: Brake[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page: QueryCommandOutput = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: toItem({ ":pk": BRAKES }),
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    brakes.push(...(page.Items ?? []).map((item) => fromItem<Brake>(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return brakes.filter(({ until }) => Date.parse(until) > now.getTime());
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
