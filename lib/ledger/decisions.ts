import { GetItemCommand, PutItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { DecisionKind } from "../model/decision-request.ts";
import { fromItem, Moved, type Table, toItem } from "./table.ts";

/** A decision that took effect, by its id: the same one again is answered and not done again. */
export interface DecisionItem {
  readonly id: string;
  /** The signed decision as canonical JSON, without the nonce; the same id with other content is refused. */
  readonly content: string;
  readonly kind: DecisionKind;
  /** A response's id, or a suppression's scope. */
  readonly on: string;
  readonly by: string;
  readonly at: string;
}

function key(id: string) {
  return toItem({ pk: `D#${id}`, sk: "decision" });
}

/** Reads a decision; undefined for an unknown id. Strongly consistent. */
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

/** The item of a decision, for the transaction of its effect. */
export function decisionItem(table: Table, decision: DecisionItem): TransactWriteItem {
  return {
    Put: put(table, decision),
  };
}

/** Records a decision that another function carries out; throws `Moved` when it is on record already. */
export async function putDecision(table: Table, decision: DecisionItem): Promise<void> {
  await table.client.send(new PutItemCommand(put(table, decision))).catch((error: Error) => {
    throw error.name === "ConditionalCheckFailedException" ? new Moved(error.message) : error;
  });
}
