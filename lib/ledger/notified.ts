import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Response } from "../model/response.ts";
import { guarded } from "./guarded.ts";
import { Moved, RESPONSE, responsePk, type Table, toItem } from "./table.ts";

/** The last message that a channel accepted, with its ordinal. */
export type Told = NonNullable<Response["told"]> & { readonly update?: number };

/** The ordinal of this version's message among the response's messages; equal for every channel. */
export function updateNumber({ told }: Pick<Response, "told">, version: number): number {
  if (told === undefined) return 1;
  const { update = 1 } = told as Told;
  return told.version === version ? update : update + 1;
}

/** Records that a channel accepted a message, unless a newer one is on record. */
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
  await guarded(table, () => table.client.send(update)).catch((error) => {
    if (!(error instanceof Moved)) throw error; // a newer message is on record
  });
}
