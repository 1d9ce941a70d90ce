import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { INDEXES, KEYS, TIME_TO_LIVE } from "../ledger/schema.ts";
import type { Settings } from "./settings.ts";

/** The ledger. A record has no time to live, and is deleted manually only. Counters and suppressions expire automatically. */
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

/** The calls on the ledger's items that each function makes, no more: a transaction needs the permission of each of its parts. */
export const LEDGER = {
  respond: ["ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"],
  containIdentity: ["Query"],
  /** Reads the decision on an undo, as revert does. */
  revertIdentity: ["GetItem", "Query"],
  /** Deletes the holds of changes that it undid. */
  revert: ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
  /** Ends a suppression. */
  review: ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
  watch: ["GetItem", "PutItem", "Query", "UpdateItem"],
  /** Starts a storm, and counts in it. */
  notify: ["PutItem", "Query", "UpdateItem"],
  /** Records notifications. */
  deliver: ["GetItem", "UpdateItem"],
  prepare: [],
} as const;
