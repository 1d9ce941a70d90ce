import {
  DeleteItemCommand,
  QueryCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Change } from "../model/action.ts";
import type { Json } from "../model/json.ts";
import type { Place } from "../model/place.ts";
import { fromItem, holdPk, type Table, toItem } from "./table.ts";

/** One response's claim on one attribute: who keeps it in force, and what it was before anybody did. */
export interface Hold {
  /** Account, Region and attribute: `123456789012/eu-west-1/network-interface/eni-1/groups`. */
  readonly hold: string;
  readonly response: string;
  readonly before: Json;
  /** Set while its holder is putting it back: it can no longer be joined. */
  readonly releasing?: boolean;
}

/** The ledger's name of an attribute: unique over accounts and Regions. */
export function holdName(place: Place, { hold, region = place.region }: ChangedAttribute): string {
  return `${place.account}/${region}/${hold}`;
}

type ChangedAttribute = Pick<Change, "hold"> & { readonly region?: string | undefined };

function key(hold: string, response: string) {
  return toItem({ pk: holdPk(hold), sk: response });
}

/** Everybody who holds an attribute. Strongly consistent. */
export async function holders(table: Table, hold: string): Promise<Hold[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: toItem({ ":pk": holdPk(hold) }),
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => fromItem<Hold>(item));
}

/** To be written in one transaction with the plan that needs it. */
export function holdItem(table: Table, hold: Hold): TransactWriteItem {
  return {
    Put: { TableName: table.name, Item: toItem({ pk: holdPk(hold.hold), sk: hold.response, ...hold }) },
  };
}

/** A joined hold must still be there, and not be on its way out, when ours is written. */
export function stillHeld(table: Table, hold: string, by: string): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: key(hold, by),
      ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(releasing)",
    },
  };
}

/**
 * Announces that a response lets go, and tells who else still holds.
 * Marking comes before asking, so of two that let go at once at least one puts back, and nobody can join in between.
 */
export async function letGo(table: Table, hold: string, response: string): Promise<Hold[]> {
  await table.client
    .send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: key(hold, response),
        UpdateExpression: "SET releasing = :yes",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: toItem({ ":yes": true }),
      }),
    )
    .catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw error; // already gone: an undo that was cut off
    });
  return (await holders(table, hold)).filter((other) => other.response !== response && !other.releasing);
}

/** It could not be put back: the response holds on. */
export async function holdOn(table: Table, hold: string, response: string): Promise<void> {
  await table.client
    .send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: key(hold, response),
        UpdateExpression: "REMOVE releasing",
        ConditionExpression: "attribute_exists(pk)",
      }),
    )
    .catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw error;
    });
}

/** The attribute is back, or others hold it. */
export async function dropHold(table: Table, hold: string, response: string): Promise<void> {
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: key(hold, response) }));
}
