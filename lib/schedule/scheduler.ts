import type { Actions, Engine, Executors } from "../engine/engine.ts";
import { asking, entering, withDue, without } from "../engine/timers.ts";
import { readWhole } from "../ledger/reading.ts";
import { amend, getResponse, move } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { News, Timers } from "../model/ask.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, Whole } from "../model/response.ts";
import type { UndoRecord } from "../model/undo-record.ts";
import { lookForOpened } from "../pursuit/look-for-opened.ts";
import { leaveOut } from "../review/answers.ts";
import { followEvidence } from "./follow-evidence.ts";
import { checkAgain } from "./reverify.ts";

/** How often an approval is escalated; afterwards it stays listed, without further pages. */
const MOST_ESCALATIONS = 3;

/** Milliseconds after the deadline within which the responder may contain on silence. */
const CONTAIN_WITHIN = 600_000;

/** How often a missing containment is set again; more would be a fight with another automation. */
const MOST_REAPPLIED = 3;

/**
 * Does what is due for one response now: reads its holds back, reminds people, applies `onSilence`, ends temporary holds. Safe to call
 * at any time and any number of times: work that is not due is left. When another run moves the response first, it does nothing.
 */
export async function carryOutDue(
  id: string,
  actions: Actions,
  run: Executors,
  engine: Engine,
): Promise<void> {
  const before = await getResponse(engine.table, id);
  const fired = (at?: string) => at !== undefined && Date.parse(at) <= engine.now().getTime();
  try {
    if (fired(before?.timers?.check)) await recheck(id, actions, run, engine);
    const whole = await readWhole(engine.table, id);
    if (whole !== undefined) await carryOut(whole, fired, actions, run, engine);
  } catch (error) {
    if (!(error instanceof Moved)) throw error; // people, or another run: what is due then is on the new record
  }
}

/** Reads the holds back, and sets missing ones again where the terms say so. */
export async function recheck(id: string, actions: Actions, run: Executors, engine: Engine): Promise<void> {
  const response = await checkAgain(id, actions, engine);
  if (response?.state !== "not-in-effect" || response.terms?.whenLost !== "reapply") return;
  const reapplied = (response.reapplied ?? 0) + 1;
  if (reapplied > MOST_REAPPLIED) return;
  const what = `set again, time ${reapplied} of ${MOST_REAPPLIED} at most`;
  const at = engine.now().toISOString();
  await amend(engine.table, response, { at, what, patch: { reapplied, news: "reapplying" } });
  await run.respond(response);
}

type Fired = (at?: string) => boolean;

async function carryOut(
  whole: Whole,
  fired: Fired,
  actions: Actions,
  run: Executors,
  engine: Engine,
): Promise<void> {
  const { response } = whole;
  const timers = response.timers ?? {};
  if (fired(timers.silence)) return silence(whole, run, engine);
  if (fired(timers.ends)) return end(whole, run, engine);
  if (fired(timers.confirmSilence)) return unconfirmed(response, run, engine);
  if (fired(timers.remind90)) return tell(response, "reminder", ["remind50", "remind90"], engine);
  if (fired(timers.remind50)) return tell(response, "reminder", ["remind50"], engine);
  if (fired(timers.endsSoon)) return tell(response, "ends-soon", ["endsSoon"], engine);
  if (fired(timers.confirm)) return tell(response, "confirm", ["confirm"], engine);
  if (fired(timers.progress)) return followEvidence(whole, actions, engine);
  if (fired(timers.opened)) return lookForOpened(whole, run, engine);
}

/** Notifies operators of a response that keeps its state, and removes the timers that are done. */
async function tell(
  response: Response,
  news: News,
  done: readonly (keyof Timers)[],
  engine: Engine,
  patch: Partial<Response> = {},
): Promise<void> {
  const timers = without(patch.timers ?? response.timers ?? {}, done);
  await amend(engine.table, response, {
    at: engine.now().toISOString(),
    what: `notification: ${news}`,
    patch: { ...patch, ...withDue(timers), news },
  });
}

/** Applies `onSilence` at the deadline. */
async function silence({ response, steps }: Whole, run: Executors, engine: Engine): Promise<void> {
  const { ask, state, terms } = response;
  const now = engine.now();
  const at = now.toISOString();
  if (ask === undefined) return;
  if (ask.onSilence === "expire") {
    const what = `nobody decided until ${ask.until}`;
    const cleared: Partial<Response> = { ask: undefined };
    const patch: Partial<Response> = { ...cleared, ...entering(state, { ...response, ...cleared }, now) };
    if (state === "waiting")
      await move(engine.table, response, "expired", { at, what, patch: { ...patch, ...withDue({}) } });
    else
      await amend(engine.table, response, {
        at,
        what,
        steps: steps.map((step) => leaveOut(step, "cordon", "nobody decided in time")),
        patch,
      });
    return;
  }
  const late = now.getTime() - Date.parse(ask.until) > CONTAIN_WITHIN;
  // The responder decides again, and escalates when the mode alone does not make it ask any more.
  if (ask.onSilence === "contain" && state === "waiting" && !late) return run.respond(response);
  if (ask.onSilence === "hold" || ask.escalated >= MOST_ESCALATIONS)
    return tell(response, "reminder", ["remind50", "remind90", "silence"], engine);
  // An escalation starts a new deadline.
  const within = milliseconds(terms?.ask.within ?? "30m");
  const next = { since: at, until: new Date(now.getTime() + within).toISOString() };
  await tell(response, "escalated", [], engine, {
    ask: { ...ask, ...next, escalated: ask.escalated + 1 },
    timers: { ...response.timers, ...asking(next, now) },
  });
}

/** Applies `confirm.onSilence` at the deadline of a confirmation. */
async function unconfirmed(response: Response, run: Executors, engine: Engine): Promise<void> {
  const { confirm } = response;
  if (confirm === undefined) return;
  if (confirm.onSilence === "release")
    return release(response, undefined, `no operator confirmed until ${confirm.until}`, run, engine);
  const now = engine.now();
  const cleared: Partial<Response> = { confirm: undefined };
  const patch: Partial<Response> = { ...cleared, ...entering("accepted", { ...response, ...cleared }, now) };
  const what = `no operator objected until ${confirm.until}: it stays in effect`;
  await move(engine.table, response, "accepted", { at: now.toISOString(), what, patch });
}

/** Begins the undo of the temporary holds whose end has come. */
async function end({ response }: Whole, run: Executors, engine: Engine): Promise<void> {
  const now = engine.now().getTime();
  const over = Object.entries(response.ends ?? {}).filter(([, at]) => Date.parse(at) <= now);
  const steps = over.map(([n]) => Number(n));
  if (steps.length > 0) await release(response, steps, "its end time has come", run, engine);
}

/** Begins an undo that the playbook's terms decided, in a reviewed deploy. */
async function release(
  response: Response,
  steps: readonly number[] | undefined,
  reason: string,
  run: Executors,
  engine: Engine,
): Promise<void> {
  const at = engine.now().toISOString();
  const undo: UndoRecord = {
    decision: "terms",
    by: "cordon",
    at,
    reason,
    // The terms name the action, which counts as naming a step that gives power back (docs/decisions/0012).
    rearm: steps ?? [],
    ...(steps && { steps }),
  };
  const patch: Partial<Response> = { undo, ask: undefined, ...withDue({}) };
  const what = `undo begun by itself · ${reason}`;
  const moved = await move(engine.table, response, "undoing", { at, what, patch });
  await run.revert(moved);
}
