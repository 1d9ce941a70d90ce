import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Response, StepRecord } from "../model/response.ts";
import { patchResponse, responseKey } from "./facts.ts";
import { guarded } from "./guarded.ts";
import { responseFrom } from "./response-item.ts";
import { type Table, toItem } from "./table.ts";

/** An executor's lease: only its owner writes results and moves the response. `until`: milliseconds since 1970. */
export interface Lease {
  readonly owner: string;
  readonly until: number;
}

/** Takes a free or expired lease, or renews the owner's; throws `Moved` when another executor holds it. `now`: milliseconds since 1970. */
export async function takeLease(table: Table, id: string, lease: Lease, now: number): Promise<Response> {
  const { Attributes } = await guarded(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: responseKey(id),
        UpdateExpression: "SET #lease = :lease, quiet = :quiet",
        ConditionExpression:
          "attribute_exists(pk) AND (attribute_not_exists(#lease) OR #lease.#owner = :owner OR #lease.#until < :now)",
        ExpressionAttributeNames: { "#lease": "lease", "#owner": "owner", "#until": "until" },
        ExpressionAttributeValues: toItem({
          ":lease": lease,
          ":owner": lease.owner,
          ":now": now,
          ":quiet": true,
        }),
        ReturnValues: "ALL_NEW",
      }),
    ),
  );
  return responseFrom(Attributes!);
}

/** Renews the owner's lease, with results of steps, and never takes one; throws `Moved` when another executor holds it. */
export function renewLease(
  table: Table,
  id: string,
  lease: Lease,
  steps?: readonly StepRecord[],
): Promise<void> {
  return patchResponse(table, id, { lease }, lease.owner, steps);
}
