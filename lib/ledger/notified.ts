import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Response } from "../model/response.ts";
import { guarded } from "./guarded.ts";
import { assignAt, Moved, RESPONSE, responsePk, type Table, toItem } from "./table.ts";

/** The last message that a channel accepted, with its ordinal. */
export type Told = NonNullable<Response["told"]> & { readonly update?: number };

/** The ordinal of this version's message among the response's messages; equal for every channel. */
export function updateNumber({ told }: Pick<Response, "told">, version: number): number {
  if (told === undefined) return 1;
  const { update = 1 } = told as Told;
  return told.version === version ? update : update + 1;
}

/** Whether a channel accepted the message of this version, or of a newer one: a queue may deliver it again. */
export function isToldTo({ toldTo }: Pick<Response, "toldTo">, channel: string, version: number): boolean {
  return (toldTo?.[channel] ?? 0) >= version;
}

/** Records that a channel accepted a message; `told` stays the newest one that any channel accepted. */
export async function recordTold(table: Table, id: string, channel: string, told: Told): Promise<void> {
  const first = {
    fields: [
      [["told"], told],
      [["toldTo", channel], told.version],
    ] as const,
    condition: "attribute_exists(toldTo) AND (attribute_not_exists(#told) OR #told.#version < :version)",
  };
  const older = {
    fields: [[["toldTo", channel], told.version]] as const,
    condition: "attribute_exists(toldTo)",
  };
  // A record of before has no map of channels.
  const before = {
    fields: [
      [["told"], told],
      [["toldTo"], { [channel]: told.version }],
    ] as const,
    condition: "attribute_exists(pk) AND attribute_not_exists(toldTo)",
  };
  for (const { fields, condition } of [first, older, before])
    try {
      return await setTold(table, id, fields, condition, told.version);
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
    }
}

async function setTold(
  table: Table,
  id: string,
  fields: Parameters<typeof assignAt>[0],
  ConditionExpression: string,
  version: number,
): Promise<void> {
  const { names, values, UpdateExpression } = assignAt([...fields, [["quiet"], true]]);
  const isCompared = ConditionExpression.includes(":version");
  const update = new UpdateItemCommand({
    TableName: table.name,
    Key: toItem({ pk: responsePk(id), sk: RESPONSE }),
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: { ...names, ...(isCompared && { "#told": "told", "#version": "version" }) },
    ExpressionAttributeValues: { ...values, ...(isCompared && toItem({ ":version": version })) },
  });
  await guarded(table, () => table.client.send(update));
}
