import { GetItemCommand, PutItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { DecisionKind } from "../decision-request.ts";
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

const key = (id: string) => toItem({ pk: `D#${id}`, sk: "decision" });

export const getDecision = async (table: Table, id: string): Promise<DecisionItem | undefined> => {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: key(id), ConsistentRead: true }),
  );
  return Item && fromItem<DecisionItem>(Item);
};

const put = (table: Table, decision: DecisionItem) => ({
  TableName: table.name,
  Item: toItem({ pk: `D#${decision.id}`, sk: "decision", ...decision }),
  ConditionExpression: "attribute_not_exists(pk)",
});

/** To be written in one transaction with what it decides. */
export const decisionItem = (table: Table, decision: DecisionItem): TransactWriteItem => ({
  Put: put(table, decision),
});

/** Records a decision whose effect another function brings about; throws `Moved` when it is on record already. */
export const putDecision = async (table: Table, decision: DecisionItem): Promise<void> => {
  await table.client.send(new PutItemCommand(put(table, decision))).catch((error: Error) => {
    throw error.name === "ConditionalCheckFailedException" ? new Moved(error.message) : error;
  });
};
