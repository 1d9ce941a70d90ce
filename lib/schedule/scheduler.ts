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

/** As often as this an ask is escalated; the third time it stays on the list of what needs a decision, and is quiet. */
const MOST_ESCALATIONS = 3;

/** How long after the end of the time the responder has to contain on silence, in milliseconds. */
const CONTAIN_WITHIN = 600_000;

/** As often as this what does not hold is set again; more often would be a fight with another automation. */
const MOST_REAPPLIED = 3;

/**
 * Does what is due of one response now: reads its holds back, reminds people, does what silence means, ends what is held for
 * a time. Anything may call it at any time and any number of times: what is not due is left. Whoever moved it first wins.
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

/** Reads back, and sets again what is lost where the terms say so. */
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

/** Says something of a response that stays as it is. */
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

/** Nobody has decided in time. */
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
  // The responder decides again, and leaves it when the mode is not what asks any more: then people are called.
  if (ask.onSilence === "contain" && state === "waiting" && !late) return run.respond(response);
  if (ask.onSilence === "hold" || ask.escalated >= MOST_ESCALATIONS)
    return tell(response, "reminder", ["remind50", "remind90", "silence"], engine);
  // The clock starts anew; the answer is still wanted.
  const within = milliseconds(terms?.ask.within ?? "30m");
  const next = { since: at, until: new Date(now.getTime() + within).toISOString() };
  await tell(response, "escalated", [], engine, {
    ask: { ...ask, ...next, escalated: ask.escalated + 1 },
    timers: { ...response.timers, ...asking(next, now) },
  });
}

/** Nobody has confirmed what was done by itself. */
async function unconfirmed(response: Response, run: Executors, engine: Engine): Promise<void> {
  const { confirm } = response;
  if (confirm === undefined) return;
  if (confirm.onSilence === "release")
    return release(response, undefined, `nobody confirmed until ${confirm.until}`, run, engine);
  const now = engine.now();
  const cleared: Partial<Response> = { confirm: undefined };
  const patch: Partial<Response> = { ...cleared, ...entering("accepted", { ...response, ...cleared }, now) };
  const what = `nobody objected until ${confirm.until}: it stays held`;
  await move(engine.table, response, "accepted", { at: now.toISOString(), what, patch });
}

/** What was to be held for a time is put back now; what has no effect any more is taken away. */
async function end({ response }: Whole, run: Executors, engine: Engine): Promise<void> {
  const now = engine.now().getTime();
  const over = Object.entries(response.ends ?? {}).filter(([, at]) => Date.parse(at) <= now);
  const steps = over.map(([n]) => Number(n));
  if (steps.length > 0) await release(response, steps, "it was to be held until now", run, engine);
}

/** An undo that the terms of the playbook decided, in a reviewed deploy. */
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
    // Ends are named by action in bin/app.ts or in the playbook: that is the naming that a step which re-arms needs.
    rearm: steps ?? [],
    ...(steps && { steps }),
  };
  const patch: Partial<Response> = { undo, ask: undefined, ...withDue({}) };
  const what = `undo begun by itself · ${reason}`;
  const moved = await move(engine.table, response, "undoing", { at, what, patch });
  await run.revert(moved);
}
