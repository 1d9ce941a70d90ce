import { renewLease } from "../ledger/leases.ts";
import { patchResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Engine } from "./engine.ts";

/**
 * Milliseconds after which an executor that does not renew its lease loses it. Much shorter than the minute before Lambda's first
 * retry, so that a retry finds a live executor or a free response.
 */
export const LEASE_MS = 10_000;

/** A lease of this run from now on. */
export function leaseOf(engine: Engine) {
  return {
    owner: engine.owner,
    until: engine.now().getTime() + LEASE_MS,
  };
}

/** Runs an executor that holds the lease: renews it meanwhile, and releases it at the end. */
export async function underLease<T>(id: string, engine: Engine, run: () => Promise<T>): Promise<T> {
  const stop = engine.every(LEASE_MS / 3, () => {
    // A failed renewal shows at the next write, which needs the lease.
    renewLease(engine.table, id, leaseOf(engine)).catch(() => undefined);
  });
  try {
    return await run();
  } finally {
    stop();
    await giveBack(id, engine);
  }
}

/** Releases this run's lease; does nothing when another executor holds it by now. */
export async function giveBack(id: string, engine: Engine): Promise<void> {
  await patchResponse(engine.table, id, { lease: undefined }, engine.owner).catch((error) => {
    if (!(error instanceof Moved)) throw error;
  });
}

/** Asks every `every` until there is an answer; undefined when there is none after `within`. Milliseconds. */
export async function polled<T>(
  { now, sleep }: Pick<Engine, "now" | "sleep">,
  { every, within }: { readonly every: number; readonly within: number },
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = now().getTime() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (now().getTime() > deadline) return undefined;
    await sleep(every);
  }
}
