import { patchResponse } from "../ledger/facts.ts";
import { renewLease } from "../ledger/leases.ts";
import { Moved } from "../ledger/table.ts";
import type { Response, StepRecord } from "../model/response.ts";
import type { Engine } from "./engine.ts";

/**
 * Milliseconds after which an executor that does not renew its lease loses it. Much shorter than the minute before Lambda's first
 * retry, so that a retry finds a live executor or a free response.
 */
export const LEASE_MS = 10_000;

/** Milliseconds before its end in which a lease allows no call any more: a call that is sent then could arrive after it. */
const MARGIN_MS = 2_000;

/** This run does not hold the lease any more, or cannot know: what it would change now, another run may have decided otherwise. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** The lease of a run. */
export interface LeaseHandle {
  /** Throws `LeaseLost` unless the lease was renewed in time: asked before each call that changes the account. */
  readonly mustHold: () => void;
}

/** The lease of a run that records what it did. */
export interface RunLease extends LeaseHandle {
  /** A step has ended: if the run goes on for long, the next renewal records its results. Otherwise the run's own writes do. */
  readonly ended: (step: StepRecord) => void;
  /** A write of the run recorded all results; with `last`, the same write gave the lease back. */
  readonly recorded: (last?: "last") => void;
}

/** A lease of this run from now on. */
export function leaseOf(engine: Engine) {
  return {
    owner: engine.owner,
    until: engine.now().getTime() + LEASE_MS,
  };
}

/**
 * Runs an executor that holds the lease of a response as it was read: renews it meanwhile, and releases it at the end, unless the run's
 * last write did. The run must have nothing in flight when it ends.
 */
export async function underLease<T>(
  { id, lease }: Pick<Response, "id" | "lease">,
  engine: Engine,
  run: (handle: RunLease) => Promise<T>,
): Promise<T> {
  let unwritten: StepRecord[] = [];
  let isGivenBack = false;
  const renew = async () => {
    const next = leaseOf(engine);
    const steps = unwritten;
    unwritten = [];
    await renewLease(engine.table, id, next, steps);
    return next.until;
  };
  const records: Omit<RunLease, "mustHold"> = {
    ended: (step) => void unwritten.push(step),
    recorded(last) {
      unwritten = [];
      isGivenBack = last !== undefined;
    },
  };
  const from = lease?.owner === engine.owner ? lease.until : 0;
  try {
    return await whileHeld(id, from, renew, engine, (handle) => run({ ...handle, ...records }));
  } finally {
    if (!isGivenBack) await giveBack(id, engine);
  }
}

/** Milliseconds that an identity executor gets for its part; its function's time-out is longer (lib/infra/executors.ts). */
const IDENTITY_MS = 15_000;

/**
 * Has an identity executor do its part of a run, until a time after which it changes nothing any more. If no answer comes, the part may
 * still be going on: then that time is waited for, so that nothing is in flight when this run ends.
 */
export async function untilAnswered<T>(engine: Engine, call: (until: number) => Promise<T>): Promise<T> {
  const until = engine.now().getTime() + IDENTITY_MS;
  try {
    return await call(until);
  } catch (error) {
    // A cause is what the function itself answered: it has ended.
    const left = until - engine.now().getTime();
    if ((error as Error).cause === undefined && !(error instanceof Moved) && left > 0)
      await engine.sleep(left);
    throw error;
  }
}

/** The lease of a part of another run's work: it holds until the time that the caller gave. */
export function leaseUntil(id: string, until: number, { now }: Pick<Engine, "now">): LeaseHandle {
  return {
    mustHold() {
      if (!(now().getTime() < until - MARGIN_MS))
        throw new LeaseLost(`the time for this part of response ${id} is over: nothing further is changed`);
    },
  };
}

async function whileHeld<T>(
  id: string,
  from: number,
  again: () => Promise<number>,
  engine: Engine,
  run: (handle: LeaseHandle) => Promise<T>,
): Promise<T> {
  let until = from;
  const stop = engine.every(LEASE_MS / 3, () => {
    again().then(
      (next) => {
        until = next;
      },
      (error) => {
        // Whether another failure renewed it, nobody knows: then it ends when it would have ended.
        if (error instanceof Moved) until = 0;
      },
    );
  });
  const mustHold = () => {
    if (engine.now().getTime() >= until - MARGIN_MS)
      throw new LeaseLost(`this run does not hold response ${id} any more: nothing further is changed`);
  };
  try {
    return await run({ mustHold });
  } finally {
    stop();
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
