import { GetItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { fromItem, type Table, toItem } from "./table.ts";

/** A decision that took effect: kept by its id, so that sending it again is answered and never done twice. */
export interface DecisionItem {
  readonly id: string;
  /** What was signed, nonce left out: the same id with other content is refused. */
  readonly content: string;
  readonly response: string;
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

/** To be written in one transaction with the move that it decides. */
export const decisionItem = (table: Table, decision: DecisionItem): TransactWriteItem => ({
  Put: {
    TableName: table.name,
    Item: toItem({ pk: `D#${decision.id}`, sk: "decision", ...decision }),
    ConditionExpression: "attribute_not_exists(pk)",
  },
});
