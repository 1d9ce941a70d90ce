import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { getResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import { isReapplyOpen } from "../model/drift.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response, StepRecord, Whole } from "../model/response.ts";
import { MOST_REAPPLIED } from "../policy/due.ts";
import { recordPreserved } from "./contain.ts";
import type { Responder } from "./engine.ts";
import { type EventContext, Incomplete } from "./event-context.ts";
import { goOnContaining } from "./go-on-containing.ts";
import { giveBack, LEASE_MS, leaseOf, polled } from "./lease.ts";
import { readSituation } from "./load-context.ts";
import { finish } from "./on-first.ts";
import { isSilent, onSilence } from "./on-silence.ts";
import { onUpdate } from "./on-update.ts";
import { unfinished } from "./outcome.ts";
import { reapplyDecided } from "./reapply.ts";
import { answer } from "./respond.ts";
import { type Share, sharesOf } from "./split-by-trust.ts";

/**
 * Goes on with a response as its record says, without an event: with what was cut off or approved, at a deadline that contains, with what
 * the terms set again. What is recorded is neither planned nor decided anew. Throws an Error for a response without a signal, and as
 * `respond` does.
 *
 * @param owner of a lease that was recorded for this run, with what was approved just now: no run has begun that
 */
export async function resume(
  id: string,
  playbook: Playbook,
  engine: Responder,
  owner?: string,
): Promise<Response> {
  const approved = owner === undefined ? undefined : await handedOver(id, { ...engine, owner });
  const { whole, run } = approved ?? { whole: await taken(id, engine), run: engine };
  const { response, steps } = whole;
  if (response.signal === undefined) throw new Error(`no response ${id} with a signal to resume`);
  const share = shareOf(response, playbook, run);
  if (response.state === "new") return beginAgain(response, share, run);
  return goOn(response, steps, share.playbook, run, approved !== undefined);
}

/** The record, if the lease that was recorded for this run is still alive. */
async function handedOver(id: string, run: Responder) {
  const whole = await readWhole(run.table, id);
  const { lease, state } = whole?.response ?? {};
  const isAlive = lease?.owner === run.owner && lease.until > run.now().getTime();
  return whole && isAlive && state === "containing" ? { whole, run } : undefined;
}

/** The record, under a lease of this run's own. Throws `Incomplete` while another run keeps its lease. */
async function taken(id: string, engine: Responder): Promise<Whole> {
  const found = await polled(engine, { every: 200, within: LEASE_MS + 5_000 }, () =>
    takeLease(engine.table, id, leaseOf(engine), engine.now().getTime()).catch((error) => {
      if (!(error instanceof Moved)) throw error;
    }),
  );
  if (found === undefined) throw new Incomplete(`response ${id} is still being worked on by another run`);
  // What is recorded from now on is recorded under this lease: one read gives all of it.
  const { steps, audit } = (await readWhole(engine.table, id))!;
  return { response: found, steps, audit };
}

function shareOf({ byHand, signal, beyond, family }: Response, playbook: Playbook, engine: Responder): Share {
  const shares = byHand || !signal ? [] : sharesOf(playbook, signal, engine.settings.raisedSources);
  return { ...(shares.find((one) => one.beyond === beyond) ?? { playbook }), family };
}

/** Nothing is recorded of it but its signal: it is planned and decided as at its first event. */
async function beginAgain(
  { id, signal, deliveries }: Response,
  share: Share,
  engine: Responder,
): Promise<Response> {
  return answer(signal!, deliveries[0] ?? id, engine.now().toISOString(), share, engine);
}

async function goOn(
  response: Response,
  steps: readonly StepRecord[],
  playbook: Playbook,
  engine: Responder,
  isFirst: boolean,
): Promise<Response> {
  const run = { playbook, engine };
  const { state, id } = response;
  if (state === "containing")
    return isFirst && !steps.some(hasFailed)
      ? finish(response, steps, run)
      : goOnContaining(response, steps, run);
  if (state === "waiting" && isSilent(response, engine))
    return onSilence(response, steps, await contextOf(response, run));
  if (isReapplyOpen(response)) return reapplyDecided(response, steps, run);
  const mayReapply = response.terms?.whenLost === "reapply" && (response.reapplied ?? 0) < MOST_REAPPLIED;
  if (state === "not-in-effect" && mayReapply) {
    const run = { ...(await contextOf(response, { playbook, engine })), reapplies: true as const };
    const again = await onUpdate(response, steps, [], run);
    if (again !== undefined) return again;
  }
  if (response.unpreserved) {
    if (unfinished(steps, "preserve")) return finish(response, steps, run);
    // The run that made the evidence died before it said so.
    return recordPreserved(response, steps, engine);
  }
  await giveBack(id, engine);
  return (await getResponse(engine.table, id)) ?? response;
}

/** Whether a change failed in an earlier run: it is set again with what was just approved, and others may have changed it meanwhile. */
function hasFailed({ changes }: StepRecord): boolean {
  return changes.some(({ state }) => state === "failed");
}

/** As if the last event came again. */
async function contextOf(
  { id, signal, deliveries }: Response,
  { playbook, engine }: Pick<EventContext, "playbook" | "engine">,
): Promise<EventContext> {
  return {
    signal: signal!,
    delivery: deliveries[0] ?? id,
    playbook,
    engine,
    fresh: [],
    situation: await readSituation(engine),
    planned: engine.now().toISOString(),
  };
}
