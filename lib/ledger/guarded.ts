import { setTimeout as sleep } from "node:timers/promises";
import { Moved } from "./table.ts";

/** Another write on the same item is in flight: neither was wrong, so it is tried again. Milliseconds, with jitter. */
const AFTER_CONFLICT = [10, 20, 40, 80, 160, 320];

/**
 * Turns a failed condition into `Moved`. Steps that finish at the same moment check the same lease, and DynamoDB then refuses
 * one of them with TransactionConflict: that is no lost race (TransactWriteItems, API reference).
 */
export async function guarded<T>(send: () => Promise<T>): Promise<T> {
  for (const pause of [...AFTER_CONFLICT, undefined]) {
    try {
      return await send();
    } catch (error) {
      const { name, message } = error as Error;
      const codes = ((error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? []).map(
        (r) => r.Code,
      );
      if (name === "ConditionalCheckFailedException" || codes.includes("ConditionalCheckFailed"))
        throw new Moved(message);
      const conflict = name === "TransactionConflictException" || codes.includes("TransactionConflict");
      if (!conflict || pause === undefined) throw error;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
  throw new Error("unreachable: the last attempt returns or throws");
}
