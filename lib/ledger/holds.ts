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
  /** When it was recorded: ISO 8601 UTC. Absent in records of before. */
  readonly at?: string;
  /** Its before-image is another response's, whose hold it joined. */
  readonly joined?: true;
  /** Its holder is reverting it: no other response can join it. */
  readonly releasing?: boolean;
  /** A read-back found that somebody else changed the attribute: its holder holds nothing, until it sets it again. */
  readonly lost?: boolean;
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

/** Whether a hold keeps its attribute in force, and its before-image is the true one: others may join it, and wait for it. */
export function isKept({ releasing, lost }: Hold): boolean {
  return !releasing && !lost;
}

/** The item of a hold, for the transaction of its plan. */
export function holdItem(table: Table, hold: Hold): TransactWriteItem {
  return {
    Put: { TableName: table.name, Item: toItem({ pk: holdPk(hold.hold), sk: hold.response, ...hold }) },
  };
}

/** The mark that a hold is lost, for the transaction that says so of its response. */
export function lostItem(table: Table, hold: string, response: string): TransactWriteItem {
  return {
    Update: {
      TableName: table.name,
      Key: key(hold, response),
      UpdateExpression: "SET lost = :yes",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: toItem({ ":yes": true }),
    },
  };
}

/**
 * Of the holds of other responses the one to join: it keeps the attribute, and nobody changed that after its image, as far as any hold
 * knows, also one that is being reverted or lost, and the response's own.
 */
export function joinable(all: readonly Hold[], response: string): Hold | undefined {
  return truest(all, (hold) => hold.response !== response && isKept(hold));
}

/** Of the lost holds of other responses the one with the newest image. */
export function lostTo(all: readonly Hold[], response: string): Hold | undefined {
  return truest(all, (hold) => hold.response !== response && hold.lost === true);
}

function truest(all: readonly Hold[], isOne: (hold: Hold) => boolean): Hold | undefined {
  return all.find((hold) => isOne(hold) && !all.some((later) => isOvertaken(hold, later)));
}

/** A hold that is set again over the same image, for the transaction that does so: it is not lost any more. */
export function heldAgainItem(table: Table, hold: string, response: string): TransactWriteItem {
  return {
    Update: {
      TableName: table.name,
      Key: key(hold, response),
      UpdateExpression: "REMOVE lost",
      ConditionExpression: "attribute_exists(pk)",
    },
  };
}

/** The condition that a joined hold is kept, over the image that is joined, for the transaction that joins it. */
export function stillHeld(table: Table, hold: string, by: string, before: Json): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: key(hold, by),
      ConditionExpression:
        "attribute_not_exists(releasing) AND attribute_not_exists(lost) AND #before = :before",
      ExpressionAttributeNames: { "#before": "before" },
      ExpressionAttributeValues: toItem({ ":before": before }),
    },
  };
}

/**
 * Marks a hold as being reverted, and returns the holds of other responses that stay. It marks first and reads then, so of two
 * that do so at once at least one reverts, and no response joins in between. `isGone`: a run that was cut off let go of it before.
 */
export async function letGo(
  table: Table,
  hold: string,
  response: string,
): Promise<{ readonly staying: readonly Hold[]; readonly isGone: boolean }> {
  await mark(table, hold, response, "releasing");
  const all = await holders(table, hold);
  const { staying, overtaken } = without(all, response);
  // Nobody read them back since somebody else changed the attribute; their responses find out.
  for (const one of overtaken) await mark(table, hold, one.response, "lost");
  return { staying, isGone: !all.some((one) => one.response === response) };
}

/** What an undo of a response's hold leaves to the holds of other responses, and which of those hold nothing any more. */
export function without(
  all: readonly Hold[],
  response: string,
): { readonly staying: readonly Hold[]; readonly overtaken: readonly Hold[] } {
  const own = all.find((one) => one.response === response);
  const others = all.filter((one) => one.response !== response);
  const overtaken = others.filter((one) => isKept(one) && own !== undefined && isOvertaken(one, own));
  const staying = others.filter(
    (one) =>
      (isKept(one) && !overtaken.includes(one)) ||
      // One that is let go at the same time over a truer image sets that: this one's image is nobody's any more, nor was one that is gone.
      (one.releasing && !one.lost && (own === undefined || isOvertaken(own, one))),
  );
  return { staying, overtaken };
}

/** Whether somebody else changed the attribute after one hold and before a later one, which saw that and recorded it. */
export function isOvertaken(hold: Hold, later: Hold): boolean {
  return (
    later.joined === undefined &&
    (hold.at ?? "") < (later.at ?? "") &&
    JSON.stringify(hold.before) !== JSON.stringify(later.before)
  );
}

/** Marks a hold; one that is gone, in an undo that was cut off, is left. */
async function mark(table: Table, hold: string, response: string, as: "releasing" | "lost"): Promise<void> {
  await table.client
    .send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: key(hold, response),
        UpdateExpression: `SET ${as} = :yes`,
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: toItem({ ":yes": true }),
      }),
    )
    .catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw error;
    });
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

/** The deletion of a hold, for the transaction that takes its plan back before anything was applied. */
export function dropHoldItem(table: Table, hold: string, response: string): TransactWriteItem {
  return { Delete: { TableName: table.name, Key: key(hold, response) } };
}

/** Deletes a hold: the attribute was reverted, or other responses hold it. */
export async function dropHold(table: Table, hold: string, response: string): Promise<void> {
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: key(hold, response) }));
}
