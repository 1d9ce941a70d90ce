import { GetItemCommand, PutItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { DecisionKind } from "../model/decision-request.ts";
import { fromItem, Moved, type Table, toItem } from "./table.ts";

/** A decision that took effect: kept by its id, so that sending it again is answered and never done twice. */
export interface DecisionItem {
  readonly id: string;
  /** What was signed, nonce left out: the same id with other content is refused. */
  readonly content: string;
  readonly kind: DecisionKind;
  /** A response's id, or a brake's scope. */
  readonly on: string;
  readonly by: string;
  readonly at: string;
}

function key(id: string) {
  return toItem({ pk: `D#${id}`, sk: "decision" });
}

export async function getDecision(table: Table, id: string): Promise<DecisionItem | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: key(id), ConsistentRead: true }),
  );
  return Item && fromItem<DecisionItem>(Item);
}

function put(table: Table, decision: DecisionItem) {
  return {
    TableName: table.name,
    Item: toItem({ pk: `D#${decision.id}`, sk: "decision", ...decision }),
    ConditionExpression: "attribute_not_exists(pk)",
  };
}

/** To be written in one transaction with what it decides. */
export function decisionItem(table: Table, decision: DecisionItem): TransactWriteItem {
  return {
    Put: put(table, decision),
  };
}

/** Records a decision whose effect another function brings about; throws `Moved` when it is on record already. */
export async function putDecision(table: Table, decision: DecisionItem): Promise<void> {
  await table.client.send(new PutItemCommand(put(table, decision))).catch((error: Error) => {
    throw error.name === "ConditionalCheckFailedException" ? new Moved(error.message) : error;
  });
}
