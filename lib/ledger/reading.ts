import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { readChange } from "../model/change-words.ts";
import type { AuditEntry, Response, StepRecord, Whole } from "../model/response.ts";
import { DUE } from "./facts.ts";
import { responseFrom } from "./response-item.ts";
import { SHELVES } from "./responses.ts";
import { fromItem, type Item, RESPONSE, responsePk, type Table, toItem } from "./table.ts";

async function query(table: Table, input: Omit<ConstructorParameters<typeof QueryCommand>[0], "TableName">) {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({ TableName: table.name, ...input, ExclusiveStartKey }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && items.length < (input.Limit ?? Number.POSITIVE_INFINITY));
  return items;
}

/** Reads a response with its steps and audit lines, in order; undefined for an unknown id. Strongly consistent. */
export async function readWhole(table: Table, id: string): Promise<Whole | undefined> {
  const items = await query(table, {
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: toItem({ ":pk": responsePk(id) }),
    ConsistentRead: true,
  });
  const under = (prefix: string) => items.filter((item) => item["sk"]?.S?.startsWith(prefix));
  const [response] = under(RESPONSE).map(responseFrom);
  const steps = under("step#").map((item) => {
    const step = fromItem<StepRecord>(item);
    return { ...step, changes: step.changes.map(readChange) };
  });
  const audit = under("audit#").map((item) => fromItem<AuditEntry>(item));
  return response && { response, steps, audit };
}

/** Without the long texts that a list does not show: a Lambda's answer holds 6 MB, an unreadable event alone 300 KB. */
function inBrief({ unreadable, told, ...response }: Response): Response {
  return {
    ...response,
    ...(told && { told: { ...told, subject: "", text: "" } }),
    ...(unreadable && { unreadable: { ...unreadable, event: "" } }),
  };
}

const ALL_SHELVES = ["open", "closed"].flatMap((kind) =>
  Array.from({ length: SHELVES }, (_, i) => `${kind}#${i}`),
);

/** Reads the newest responses, at most `limit` of each shelf, newest first. Eventually consistent. */
export async function listResponses(table: Table, limit: number): Promise<Response[]> {
  const pages = await Promise.all(
    ALL_SHELVES.map((shelf) =>
      query(table, {
        IndexName: "shelf",
        KeyConditionExpression: "shelf = :shelf",
        ExpressionAttributeValues: toItem({ ":shelf": shelf }),
        ScanIndexForward: false,
        Limit: limit,
      }),
    ),
  );
  return pages
    .flat()
    .map((item) => inBrief(responseFrom(item)))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** Reads at most `limit` responses with something due by a time, the earliest first. Eventually consistent. */
export async function listDue(table: Table, before: Date, limit: number): Promise<Response[]> {
  const items = await query(table, {
    IndexName: "due",
    KeyConditionExpression: "dueShelf = :due AND due <= :before",
    ExpressionAttributeValues: toItem({ ":due": DUE, ":before": before.toISOString() }),
    Limit: limit,
  });
  return items.map((item) => responseFrom(item));
}

/** Reads all responses that changed since a time (ISO 8601 UTC). Eventually consistent. */
export async function listSince(table: Table, since: string): Promise<Response[]> {
  const pages = await Promise.all(
    ALL_SHELVES.map((shelf) =>
      query(table, {
        IndexName: "shelf",
        KeyConditionExpression: "shelf = :shelf AND updatedAt >= :since",
        ExpressionAttributeValues: toItem({ ":shelf": shelf, ":since": since }),
      }),
    ),
  );
  return pages.flat().map((item) => inBrief(responseFrom(item)));
}
