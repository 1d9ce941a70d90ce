/** The keys of the ledger's table, all strings. */
export const KEYS = { partition: "pk", sort: "sk" } as const;

/**
 * The ledger's indexes, with all fields of every item. `shelf` lists responses, newest first; `due` lists what is due, the oldest
 * first, and holds only what has a due time.
 */
export const INDEXES = {
  shelf: { partition: "shelf", sort: "updatedAt" },
  due: { partition: "dueShelf", sort: "due" },
} as const;

/** The attribute by which DynamoDB deletes ended counters and suppressions. */
export const TIME_TO_LIVE = "expires";

/** The table as CreateTable takes it, for stand-ins; a deployment gets it from CloudFormation. */
export function createTable(name: string) {
  const all = [KEYS, ...Object.values(INDEXES)];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: all
      .flatMap(({ partition, sort }) => [partition, sort])
      .map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    KeySchema: keySchema(KEYS),
    GlobalSecondaryIndexes: Object.entries(INDEXES).map(([IndexName, keys]) => ({
      IndexName,
      KeySchema: keySchema(keys),
      Projection: { ProjectionType: "ALL" as const },
    })),
  };
}

function keySchema({ partition, sort }: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: partition, KeyType: "HASH" as const },
    { AttributeName: sort, KeyType: "RANGE" as const },
  ];
}
