import { randomUUID } from "node:crypto";
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { AuditEntry } from "../model/response.ts";
import { responsePk, type Table, toItem } from "./table.ts";

/** An append-only line of a response's record. */
export function auditItem(table: Table, id: string, entry: AuditEntry): TransactWriteItem {
  return {
    Put: {
      TableName: table.name,
      Item: toItem({ pk: responsePk(id), sk: `audit#${entry.at}#${randomUUID().slice(0, 8)}`, ...entry }),
    },
  };
}
