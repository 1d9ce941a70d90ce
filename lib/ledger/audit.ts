import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { AuditEntry } from "../model/response.ts";
import { responsePk, type Table, toItem } from "./table.ts";

/** An append-only line of a response's record. */
export function auditItem(table: Table, id: string, entry: AuditEntry): TransactWriteItem {
  // Lines of one millisecond need keys of their own.
  const unique = Math.floor(table.chance() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
  return {
    Put: {
      TableName: table.name,
      Item: toItem({ pk: responsePk(id), sk: `audit#${entry.at}#${unique}`, ...entry }),
    },
  };
}
