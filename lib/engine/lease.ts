import { renewLease } from "../ledger/leases.ts";
import { patchResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Engine } from "./engine.ts";

/**
 * How long an executor may go without a sign of life, in milliseconds. Much shorter than Lambda's first retry (a minute),
 * so that a retry finds either a live executor or a free response.
 */
export const LEASE_MS = 10_000;

export function leaseOf(engine: Engine) {
  return {
    owner: engine.owner,
    until: engine.now().getTime() + LEASE_MS,
  };
}

/** Runs an executor that holds the lease: keeps it alive meanwhile and gives it back at the end, unless another has it by then. */
export async function underLease<T>(id: string, engine: Engine, run: () => Promise<T>): Promise<T> {
  const alive = setInterval(() => {
    // A renewal that fails shows at the next write, which needs the lease.
    renewLease(engine.table, id, leaseOf(engine)).catch(() => undefined);
  }, LEASE_MS / 3).unref();
  try {
    return await run();
  } finally {
    clearInterval(alive);
    await giveBack(id, engine);
  }
}

/** Gives a lease back; one that has run out and that another executor took meanwhile is that one's. */
export async function giveBack(id: string, engine: Engine): Promise<void> {
  await patchResponse(engine.table, id, { lease: undefined }, engine.owner).catch((error) => {
    if (!(error instanceof Moved)) throw error;
  });
}
