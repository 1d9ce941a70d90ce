import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { countItem } from "../ledger/counters.ts";
import { heldAgainItem, holdItem, holdName, stillHeld } from "../ledger/holds.ts";
import { move } from "../ledger/responses.ts";
import { notPaused } from "../ledger/suppressions.ts";
import type { Approval, Ask } from "../model/ask.ts";
import { isOurs } from "../model/change-state.ts";
import { milliseconds } from "../model/duration.ts";
import type { Decision, Response, State, StepRecord } from "../model/response.ts";
import { termsOf } from "../policy/settings.ts";
import type { Addition } from "./addition.ts";
import type { Engine, Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";
import { leftOutOf } from "./leave-out.ts";
import { limitsOf } from "./load-context.ts";
import { heldBy } from "./plan.ts";
import { planHash } from "./plan-hash.ts";

interface Settling {
  readonly decision: Decision;
  readonly all: readonly StepRecord[];
  readonly add: readonly Addition[];
  readonly planned?: string;
  readonly engine: Engine;
  /** Contain everything again: some of it failed or was found missing. */
  readonly again?: boolean;
  /** Conditions and writes for the same transaction. */
  readonly also?: readonly TransactWriteItem[];
  readonly patch?: Partial<Response>;
  readonly by?: string;
  readonly what?: string;
  /** Another executor goes on with the response, under a lease that is recorded for it; its owner. */
  readonly handOff?: string;
}

/**
 * Writes decision, plan, before-images and holds in one transaction, before the first changing call. Returns the response and all
 * steps as written. Throws `Moved` when the response moved, a pause or a limit came into effect, or a joined hold is being reverted.
 */
export async function settle(
  from: Response,
  to: State,
  { decision, all, add, planned, engine, again, also = [], patch, by, what, handOff }: Settling,
): Promise<{ response: Response; steps: readonly StepRecord[] }> {
  const at = engine.now().toISOString();
  const acting = to === "containing";
  const added = new Set(add.map(({ step }) => step.n));
  const written = (acting && again ? all : add.map(({ step }) => step)).map((step) =>
    acting ? begun(step, added.has(step.n), again) : step,
  );
  const steps = all
    .map((step) => written.find((other) => other.n === step.n) ?? step)
    .sort((a, b) => a.n - b.n);
  const changed: Partial<Response> = {
    ...patch,
    decision,
    targets: [...new Set(steps.map((step) => step.targetName))],
    holds: heldBy(steps),
    leftOut: leftOutOf(steps),
    revision: Math.max(from.revision, ...steps.map((step) => step.revision)),
    times: { ...from.times, ...(planned && { planned }), recorded: at },
    error: undefined,
    // Planning may have outlasted the lease: a run that acts takes a new one, so that no other run takes over.
    lease: acting ? { ...leaseOf(engine), ...(handOff && { owner: handOff }) } : undefined,
  };
  const response = await move(engine.table, from, to, {
    at,
    ...(handOff ? { unleasedAt: engine.now().getTime() } : { owner: engine.owner }),
    ...(by && { by }),
    steps: written,
    also: [...(acting ? holdItems(from, add, again ? all : [], at, engine) : []), ...also],
    what: what ?? [to, ...decision.because].join(" · "),
    patch: changed,
  });
  return { response, steps };
}

/** The holds of new changes; where all is contained again, those of the others are not lost any more. */
export function holdItems(
  from: Response,
  add: readonly Addition[],
  again: readonly StepRecord[],
  at: string,
  { table }: Engine,
): TransactWriteItem[] {
  const items = new Map<string, readonly TransactWriteItem[]>();
  for (const { wave, target, irreversible, changes } of again)
    if (wave === "contain" && irreversible === undefined)
      for (const change of changes.filter(isOurs)) {
        const hold = holdName(target, change);
        items.set(hold, [heldAgainItem(table, hold, from.id)]);
      }
  for (const { step, fresh } of add)
    if (step.irreversible === undefined)
      for (const { before, from: words, joined, state, ...change } of fresh) {
        if (state === "moot") continue;
        const hold = holdName(step.target, change);
        const isJoined = joined !== undefined;
        const own = {
          hold,
          response: from.id,
          before,
          from: words,
          at,
          ...(isJoined && { joined: true as const }),
        };
        items.set(hold, [
          ...(isJoined ? [stillHeld(table, hold, joined, before)] : []),
          holdItem(table, own),
        ]);
      }
  return [...items.values()].flat();
}

/** Begins new changes; with `again`, also those that were begun before and are still Cordon's. */
export function begun(step: StepRecord, isAdded: boolean, again?: boolean): StepRecord {
  return {
    ...step,
    changes: step.changes.map((change) => {
      if (change.state === "planned") return isAdded ? { ...change, state: "applying" } : change;
      const redo = again && step.wave === "contain" && isOurs(change);
      // What was joined is missing, too: it is set, and not only read back, as what failed is.
      const state = change.state === "failed" || change.joined !== undefined ? "failed" : "applying";
      return redo ? { ...change, state } : change;
    }),
  };
}

/**
 * The conditions for acting without approval: no pause is in effect, and no limit is reached. They count in the same transaction, so
 * that two runs cannot both take the last place.
 */
export function byItself(
  { playbook, signal, terms }: Pick<Response, "playbook" | "signal" | "terms">,
  steps: readonly StepRecord[],
  engine: Responder,
): TransactWriteItem[] {
  const { table, deciding } = engine;
  const now = engine.now();
  const limits = limitsOf(playbook, signal?.account ?? "", steps, {
    ...deciding,
    terms: terms ?? termsOf(deciding, { id: playbook }),
  });
  return [
    notPaused(table, "all", now),
    notPaused(table, `playbook/${playbook}`, now),
    ...limits.map((counted) => countItem(table, counted, now)),
  ];
}

/** The conditions for setting again what was approved: no pause is in effect. Approvals are not limited, and are not counted. */
export function unlessPaused(
  { playbook }: Pick<Response, "playbook">,
  { table, now }: Responder,
): TransactWriteItem[] {
  return [notPaused(table, "all", now()), notPaused(table, `playbook/${playbook}`, now())];
}

/** Builds the request for approval of a plan, from now on. Throws a TypeError for a response without terms. */
export function askFor(
  response: Response,
  steps: readonly StepRecord[],
  decision: Decision,
  engine: Responder,
  approvals: readonly Approval[] = [],
): Ask {
  const now = engine.now();
  const { within, onSilence } = response.terms!.ask;
  const isFirst = response.state === "new" || response.state === "waiting";
  return {
    plan: planHash(response.id, steps, decision, engine.code),
    people: decision.people ?? 1,
    since: now.toISOString(),
    until: new Date(now.getTime() + milliseconds(within)).toISOString(),
    // Silence neither overrules a guardrail, nor widens what is contained already.
    onSilence: onSilence === "contain" && !(decision.modeAsks && isFirst) ? "escalate" : onSilence,
    approvals,
    escalated: 0,
  };
}
