import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { countItem } from "../ledger/counters.ts";
import { holdItem, holdName, stillHeld } from "../ledger/holds.ts";
import { move } from "../ledger/responses.ts";
import { notPaused } from "../ledger/suppressions.ts";
import type { Approval, Ask } from "../model/ask.ts";
import { isOurs } from "../model/change-state.ts";
import { milliseconds } from "../model/duration.ts";
import type { Decision, Response, State, StepRecord } from "../model/response.ts";
import { termsOf } from "../policy/settings.ts";
import type { Engine, Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";
import { limitsOf } from "./load-context.ts";
import { type Addition, heldBy } from "./plan.ts";
import { planHash } from "./plan-hash.ts";
import { entering } from "./timers.ts";

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
  /** Another executor takes the response over and resumes it. */
  readonly handOff?: true;
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
  const now = engine.now();
  const at = now.toISOString();
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
    revision: Math.max(from.revision, ...steps.map((step) => step.revision)),
    times: { ...from.times, ...(planned && { planned }), recorded: at },
    error: undefined,
    // Planning may have outlasted the lease: a run that acts takes a new one, so that no other run takes over.
    lease: acting && !handOff ? leaseOf(engine) : undefined,
  };
  const response = await move(engine.table, from, to, {
    at,
    owner: engine.owner,
    ...(by && { by }),
    steps: written,
    also: [...(acting ? holdItems(from, add, engine) : []), ...also],
    what: what ?? [to, ...decision.because].join(" · "),
    patch: { ...changed, ...entering(to, { ...from, ...changed }, now) },
  });
  return { response, steps };
}

function holdItems(from: Response, add: readonly Addition[], engine: Engine): TransactWriteItem[] {
  return add.flatMap(({ step, fresh }) =>
    step.irreversible
      ? []
      : fresh
          .filter((change) => change.state !== "moot")
          .flatMap((change) => {
            const hold = holdName(step.target, change);
            const { before, from: words } = change;
            const own = holdItem(engine.table, { hold, response: from.id, before, from: words });
            return change.joined ? [stillHeld(engine.table, hold, change.joined), own] : [own];
          }),
  );
}

/** Begins new changes; with `again`, also those that were begun before and are still Cordon's. */
function begun(step: StepRecord, isAdded: boolean, again?: boolean): StepRecord {
  return {
    ...step,
    changes: step.changes.map((change) => {
      if (change.state === "planned") return isAdded ? { ...change, state: "applying" } : change;
      const redo = again && step.wave === "contain" && isOurs(change);
      return redo ? { ...change, state: change.state === "failed" ? "failed" : "applying" } : change;
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
