import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { StepRecord } from "../model/response.ts";
import { responsePk, stepSk, type Table, toItem } from "./table.ts";

/** The item of a step with its results, for the transaction of what they change. */
export function stepItem(table: Table, id: string, step: StepRecord): TransactWriteItem {
  return {
    Put: {
      TableName: table.name,
      Item: toItem({ pk: responsePk(id), sk: stepSk(step.n), ...step }),
    },
  };
}
