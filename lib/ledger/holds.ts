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

/** One response's claim on one attribute, with the attribute's value before any response set it. */
export interface Hold {
  /** Account, Region and attribute: `123456789012/eu-west-1/network-interface/eni-1/groups`. */
  readonly hold: string;
  readonly response: string;
  readonly before: Json;
  /** The same for people; absent in the first records. */
  readonly from?: string;
  /** Its holder is reverting it: no other response can join it. */
  readonly releasing?: boolean;
}

/** The ledger's name of an attribute, unique over accounts and Regions. */
export function holdName(place: Place, { hold, region = place.region }: ChangedAttribute): string {
  return `${place.account}/${region}/${hold}`;
}

type ChangedAttribute = Pick<Change, "hold"> & { readonly region?: string | undefined };

function key(hold: string, response: string) {
  return toItem({ pk: holdPk(hold), sk: response });
}

/** Returns all holds of an attribute. Strongly consistent. */
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

/** The item of a hold, for the transaction of its plan. */
export function holdItem(table: Table, hold: Hold): TransactWriteItem {
  return {
    Put: { TableName: table.name, Item: toItem({ pk: holdPk(hold.hold), sk: hold.response, ...hold }) },
  };
}

/** The condition that a joined hold exists and is not being reverted, for the transaction that joins it. */
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
 * Marks a hold as being reverted, and returns the holds of other responses that stay. It marks first and reads then, so of two
 * that do so at once at least one reverts, and no response joins in between.
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

/** Takes the mark of `letGo` off again: the attribute was not reverted. */
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

/** Deletes a hold: the attribute was reverted, or other responses hold it. */
export async function dropHold(table: Table, hold: string, response: string): Promise<void> {
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: key(hold, response) }));
}
