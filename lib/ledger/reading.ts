import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type { AuditEntry, Response, StepRecord, Whole } from "../response.ts";
import { SHELVES } from "./responses.ts";
import { fromItem, type Item, RESPONSE, responsePk, type Table, toItem } from "./table.ts";

const query = async (
  table: Table,
  input: Omit<ConstructorParameters<typeof QueryCommand>[0], "TableName">,
) => {
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
};

/** A response with its steps and its audit lines, in order; undefined when there is none. Strongly consistent. */
export const readWhole = async (table: Table, id: string): Promise<Whole | undefined> => {
  const items = await query(table, {
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: toItem({ ":pk": responsePk(id) }),
    ConsistentRead: true,
  });
  const under = <T>(prefix: string) =>
    items.filter((item) => item["sk"]?.S?.startsWith(prefix)).map((item) => fromItem<T>(item));
  const [response] = under<Response>(RESPONSE);
  return response && { response, steps: under<StepRecord>("step#"), audit: under<AuditEntry>("audit#") };
};

/** Without what only the one that is looked at needs: a Lambda's answer holds 6 MB, an unreadable event alone 300 KB. */
const inBrief = ({ unreadable, told: _, ...response }: Response): Response => ({
  ...response,
  ...(unreadable && { unreadable: { ...unreadable, event: "" } }),
});

/** The newest responses: all that are open, then the closed ones, at most `limit` of each. */
export const listResponses = async (table: Table, limit: number): Promise<Response[]> => {
  const shelves = ["open", "closed"].flatMap((kind) =>
    Array.from({ length: SHELVES }, (_, i) => `${kind}#${i}`),
  );
  const pages = await Promise.all(
    shelves.map((shelf) =>
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
    .map((item) => inBrief(fromItem<Response>(item)))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
};
