import type { Clock } from "./clock.ts";
import { Moved } from "./table.ts";

/** Pauses between attempts, in milliseconds; each is multiplied by 0.5 to 1.5. */
const AFTER_CONFLICT = [10, 20, 40, 80, 160, 320];

/**
 * Sends a conditional write. Throws `Moved` when a condition fails. A TransactionConflict is retried: DynamoDB refuses one of two
 * writes to an item in flight at the same time, although no condition failed (API reference, TransactWriteItems).
 */
export async function guarded<T>({ sleep, chance }: Clock, send: () => Promise<T>): Promise<T> {
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
      await sleep(pause * (0.5 + chance()));
    }
  }
  throw new Error("unreachable: the last attempt returns or throws");
}
