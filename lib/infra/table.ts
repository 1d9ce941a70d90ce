import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { INDEXES, KEYS, TIME_TO_LIVE } from "../ledger/schema.ts";
import type { Settings } from "./settings.ts";

/**
 * The ledger. A record has no time to live: it is kept as long as anything is held, and whoever deletes one does so by hand.
 * Only counters and brakes that have ended go by themselves.
 */
export function ledgerTable(scope: Construct, settings: Settings["table"]): TableV2 {
  return new TableV2(scope, "Ledger", {
    ...keys(KEYS),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: settings.deletionProtection,
    removalPolicy: settings.removal === "retain" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    globalSecondaryIndexes: Object.entries(INDEXES).map(([indexName, index]) => ({
      indexName,
      ...keys(index),
      projectionType: ProjectionType.ALL,
    })),
    timeToLiveAttribute: TIME_TO_LIVE,
  });
}

function keys({ partition, sort }: { readonly partition: string; readonly sort: string }) {
  return {
    partitionKey: { name: partition, type: AttributeType.STRING },
    sortKey: { name: sort, type: AttributeType.STRING },
  };
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
