import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** Lists responses, newest first. */
export const SHELF = "shelf";
/** Lists what is due, the oldest first; only what has a due time is in it. */
export const DUE = "due";

/**
 * The ledger. A record has no time to live: it is kept as long as anything is held, and whoever deletes one does so by hand.
 * Only counters and brakes that have ended go by themselves.
 */
export function ledgerTable(scope: Construct, settings: Settings["table"]): TableV2 {
  return new TableV2(scope, "Ledger", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: settings.deletionProtection,
    removalPolicy: settings.removal === "retain" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    globalSecondaryIndexes: [
      {
        indexName: SHELF,
        partitionKey: { name: "shelf", type: AttributeType.STRING },
        sortKey: { name: "updatedAt", type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      },
      {
        indexName: DUE,
        partitionKey: { name: "dueShelf", type: AttributeType.STRING },
        sortKey: { name: "due", type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      },
    ],
    timeToLiveAttribute: "expires",
  });
}

/**
 * The calls on the ledger's items that each function makes, no more: a transaction needs the permission of
 * each of its parts.
 */
export const LEDGER = {
  respond: ["ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"],
  containIdentity: ["Query"],
  /** Reads the decision on an undo, as revert does. */
  revertIdentity: ["GetItem", "Query"],
  /** Drops the holds that it put back. */
  revert: ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
  /** Ends a brake. */
  review: ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
  watch: ["GetItem", "PutItem", "Query", "UpdateItem"],
  /** Begins a storm, and adds to it. */
  notify: ["PutItem", "Query", "UpdateItem"],
  /** Records what was told. */
  deliver: ["GetItem", "UpdateItem"],
  prepare: [],
} as const;
