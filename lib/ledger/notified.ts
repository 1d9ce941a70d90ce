import { setTimeout as sleep } from "node:timers/promises";
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Response } from "../model/response.ts";
import { RESPONSE, responsePk, type Table, toItem } from "./table.ts";

/** The last message that a channel took, and the how many-th it was. */
export type Told = NonNullable<Response["told"]> & { readonly update?: number };

/** The how many-th message about a response one about this version is: two channels give it the same number. */
export function updateNumber({ told }: Pick<Response, "told">, version: number): number {
  if (told === undefined) return 1;
  const { update = 1 } = told as Told;
  return told.version === version ? update : update + 1;
}

/** Another write on the same item is in flight, which was not wrong either. Milliseconds. */
const AFTER_CONFLICT = [20, 80, 320];

/** Records that a channel took a message, unless a newer one was recorded first. */
export async function recordTold(table: Table, id: string, told: Told): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table.name,
    Key: toItem({ pk: responsePk(id), sk: RESPONSE }),
    UpdateExpression: "SET #told = :told",
    ConditionExpression:
      "attribute_exists(pk) AND (attribute_not_exists(#told) OR #told.#version < :version)",
    ExpressionAttributeNames: { "#told": "told", "#version": "version" },
    ExpressionAttributeValues: toItem({ ":told": told, ":version": told.version }),
  });
  for (const pause of [...AFTER_CONFLICT, undefined]) {
    try {
      await table.client.send(update);
      return;
    } catch (error) {
      const { name } = error as Error;
      if (name === "ConditionalCheckFailedException") return;
      if (name !== "TransactionConflictException" || pause === undefined) throw error;
      await sleep(pause);
    }
  }
}
