import { PutItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { assign, fromItem, type Table, toItem } from "./table.ts";

/** Responses that people are told of together, because too many came at once. One item, for the newest storm. */
export interface Storm {
  /** ISO 8601 UTC. It is over when nothing was added until `until`. */
  readonly since: string;
  readonly until: string;
  /** What began it: one stream record, so that its retry pages and nobody else's. */
  readonly opener: string;
  readonly paged?: boolean;
  /** Messages held back; about so many, for a record that is delivered again counts again. */
  readonly count: number;
  /** Some of the responses, for people. */
  readonly first: readonly string[];
  /** When people were last given a summary, and how many it counted. */
  readonly summedAt: string;
  readonly summed: number;
}

const KEY = toItem({ pk: "STORM", sk: "storm" });

/** A storm is over when nothing was added for so long. Milliseconds. */
const LASTS = 30 * 60_000;

/** How often people get a summary. Milliseconds; a little less than the timer that asks. */
const EVERY = 5 * 60_000 - 30_000;

/** How many responses are named. */
const NAMED = 20;

/**
 * Adds a response to the storm that is on, or begins one. The storm is returned to whoever must page: the one that began
 * it, for as long as it has not said that it did (`paged`).
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

/** Twice at most: with its name while there is room for names, without it afterwards. */
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

/** The page is on its way. */
export function stormPaged(table: Table, { since }: Storm): Promise<void> {
  return changeStorm(table, { paged: true }, "since = :was", since);
}

/** The storm that people are due a message about: more was held back since the last one, or nobody was paged. */
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

/** People have been given it, as far as it was counted. */
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

/** A condition that does not hold is an answer, no failure. */
function unlessRefused(error: Error): undefined {
  if (error.name !== "ConditionalCheckFailedException") throw error;
}
