import { PutItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { assign, fromItem, type Table, toItem } from "./table.ts";

/** A storm: people are notified of its responses together. The ledger holds one item, for the newest storm. */
export interface Storm {
  /** ISO 8601 UTC; every added response moves `until`, when the storm is over. */
  readonly since: string;
  readonly until: string;
  /** The stream record that began it: only that record, and its retry, pages. */
  readonly opener: string;
  readonly paged?: boolean;
  /** How many messages were held back; a record that is delivered twice counts twice. */
  readonly count: number;
  /** Ids of the first responses, for people. */
  readonly first: readonly string[];
  /** When the last summary was sent (ISO 8601 UTC), and how many messages it counted. */
  readonly summedAt: string;
  readonly summed: number;
}

const KEY = toItem({ pk: "STORM", sk: "storm" });

/** Milliseconds without a new response after which a storm is over. */
const LASTS = 30 * 60_000;

/** Milliseconds between summaries; a little less than the period of the timer that asks. */
const EVERY = 5 * 60_000 - 30_000;

/** How many responses a storm names. */
const NAMED = 20;

/**
 * Adds a response to the current storm, or begins one. Returns the storm to the caller that must page: the record that began it,
 * until `stormPaged`. Undefined for all others.
 */
export async function addToStorm(
  table: Table,
  added: { readonly response: string; readonly record: string },
  now: Date,
): Promise<Storm | undefined> {
  const until = new Date(now.getTime() + LASTS).toISOString();
  for (let attempt = 0; attempt < 3; attempt++) {
    const storm = (await add(table, added.response, until, now)) ?? (await begin(table, added, until, now));
    if (storm) return storm.opener === added.record && !storm.paged ? storm : undefined;
  }
  throw new Error("the storm began and ended again three times while a response was added to it");
}

/** Adds a response by name while there is room, and only counts it afterwards; undefined when no storm is on. */
async function add(table: Table, response: string, until: string, now: Date): Promise<Storm | undefined> {
  const change = (set: string, condition: string, values: object) =>
    table.client
      .send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: KEY,
          UpdateExpression: `SET #until = :until, #count = #count + :one${set}`,
          ConditionExpression: `#until > :now${condition}`,
          ExpressionAttributeNames: { "#until": "until", "#count": "count", "#first": "first" },
          ExpressionAttributeValues: toItem({
            ":until": until,
            ":one": 1,
            ":now": now.toISOString(),
            ...values,
          }),
          ReturnValues: "ALL_NEW",
        }),
      )
      .then(({ Attributes }) => fromItem<Storm>(Attributes!), unlessRefused);
  return (
    (await change(
      ", #first = list_append(#first, :named)",
      " AND size(#first) < :room AND NOT contains(#first, :name)",
      {
        ":named": [response],
        ":name": response,
        ":room": NAMED,
      },
    )) ?? change("", " AND attribute_exists(#first)", {})
  );
}

async function begin(
  table: Table,
  { response, record }: { readonly response: string; readonly record: string },
  until: string,
  now: Date,
): Promise<Storm | undefined> {
  const since = now.toISOString();
  const storm: Storm = {
    since,
    until,
    opener: record,
    count: 1,
    first: [response],
    summedAt: since,
    summed: 1,
  };
  return table.client
    .send(
      new PutItemCommand({
        TableName: table.name,
        Item: { ...KEY, ...toItem(storm) },
        ConditionExpression: "attribute_not_exists(pk) OR #until <= :now",
        ExpressionAttributeNames: { "#until": "until" },
        ExpressionAttributeValues: toItem({ ":now": since }),
      }),
    )
    .then(() => storm, unlessRefused);
}

/** Records that the storm's page was sent. */
export function stormPaged(table: Table, { since }: Storm): Promise<void> {
  return changeStorm(table, { paged: true }, "since = :was", since);
}

/** Returns the storm that is due a message: more was held back since the last one, or its page was not sent. */
export async function dueStorm(table: Table, now: Date): Promise<Storm | undefined> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": KEY["pk"]! },
      ConsistentRead: true,
    }),
  );
  const storm = Items[0] && fromItem<Storm>(Items[0]);
  if (storm === undefined || (storm.paged && storm.count <= storm.summed)) return undefined;
  return Date.parse(storm.summedAt) + EVERY <= now.getTime() ? storm : undefined;
}

/** Records that a summary was sent, with the count that it named. */
export function stormSummed(table: Table, { count, summedAt }: Storm, now: Date): Promise<void> {
  return changeStorm(
    table,
    { paged: true, summed: count, summedAt: now.toISOString() },
    "summedAt = :was",
    summedAt,
  );
}

async function changeStorm(
  table: Table,
  fields: Partial<Storm>,
  ConditionExpression: string,
  was: string,
): Promise<void> {
  const { names, values, UpdateExpression } = assign(fields);
  await table.client
    .send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: KEY,
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ...toItem({ ":was": was }) },
      }),
    )
    .catch(unlessRefused);
}

/** Turns a failed condition into undefined. */
function unlessRefused(error: Error): undefined {
  if (error.name !== "ConditionalCheckFailedException") throw error;
}
