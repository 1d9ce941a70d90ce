import { type Actions, type Engine, type Executors, inWords } from "../engine/engine.ts";
import { leaveOut, leftOutOf } from "../engine/leave-out.ts";
import { note } from "../ledger/facts.ts";
import { readWhole } from "../ledger/reading.ts";
import { amend, getResponse, move } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { News } from "../model/ask.ts";
import type { DueKind } from "../model/due.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, Whole } from "../model/response.ts";
import { dueOf, nextDue } from "../policy/due.ts";
import { lookForOpened } from "../pursuit/look-for-opened.ts";
import { followEvidence } from "./follow-evidence.ts";
import { release } from "./release.ts";
import { checkAgain } from "./reverify.ts";
import { takeUp } from "./take-up.ts";

/** How often an approval is escalated; afterwards it stays listed, without further pages. */
const MOST_ESCALATIONS = 3;

/** Milliseconds after the deadline within which the responder may contain on silence. */
const CONTAIN_WITHIN = 600_000;

/** From how many failed read-backs on people are told that nobody knows whether it holds. */
const NOT_READABLE = 3;

/** What carrying out needs: the record, and the ways to others. */
interface Carrying {
  readonly whole: Whole;
  readonly actions: Actions;
  readonly run: Executors;
  readonly engine: Engine;
}

/**
 * Does what is due of one response now, each thing once: reads its holds back, reminds people, applies `onSilence`, ends temporary
 * holds. Safe to call at any time and any number of times. What fails keeps nothing else waiting: it is due again later, and later each
 * time. When another run moves the response, the rest is left to the new record. Returns the response as it is then; undefined for an
 * unknown id. Throws only when the ledger cannot be reached.
 */
export async function carryOutDue(
  id: string,
  actions: Actions,
  run: Executors,
  engine: Engine,
  failed: (what: DueKind, error: unknown) => void = () => {},
): Promise<Response | undefined> {
  const done = new Set<DueKind>();
  let whole = await readWhole(engine.table, id);
  while (whole !== undefined) {
    const { response } = whole;
    const next = dueNow(response, engine, done);
    if (next === undefined) return healed(response, engine);
    done.add(next);
    let after: Response | undefined;
    try {
      after = await CARRY_OUT[next]({ whole, actions, run, engine });
      after ??= await tried(response, next, engine);
    } catch (error) {
      // People, or another run, moved it: what is due then is on the new record. If it is the same, something else is in the way.
      if (!(error instanceof Moved && (await isMoved(response, engine)))) {
        failed(next, error);
        after = await tried(response, next, engine, inWords(error));
      }
    }
    if (after !== undefined && dueNow(after, engine, done) === undefined) return healed(after, engine);
    whole = await readWhole(engine.table, id);
  }
  return undefined;
}

function dueNow(response: Response, engine: Engine, done: ReadonlySet<DueKind>): DueKind | undefined {
  const now = engine.now().getTime();
  return dueOf(response).find(({ what, at }) => at <= now && !done.has(what))?.what;
}

/**
 * Records that something moved nothing: it was in vain, or an executor has it that has not moved the record yet. It is due again, later.
 * Answers undefined when the response moved meanwhile.
 */
async function tried(
  response: Response,
  what: DueKind,
  engine: Engine,
  error?: string,
): Promise<Response | undefined> {
  const at = engine.now().toISOString();
  const count = (response.tried?.[what]?.count ?? 0) + 1;
  const facts: Partial<Response> = { tried: { ...response.tried, [what]: { count, at } } };
  const isNews = what === "check" && count === NOT_READABLE;
  return (
    isNews
      ? amend(engine.table, response, {
          at,
          what: `cannot be read back, ${count} times by now: nobody knows whether it holds`,
          patch: { ...facts, news: "not-readable", ...(error && { error }) },
        })
      : note(engine.table, response, facts, at)
  ).catch(unlessMoved);
}

async function isMoved({ id, version }: Response, { table }: Engine): Promise<boolean> {
  return (await getResponse(table, id))?.version !== version;
}

function unlessMoved(error: unknown): undefined {
  if (!(error instanceof Moved)) throw error;
}

/** Sets the time at which a response is due, where another function or an earlier version left another one. */
export async function heal(id: string, engine: Engine): Promise<void> {
  const response = await getResponse(engine.table, id);
  if (response) await healed(response, engine);
}

async function healed(response: Response, engine: Engine): Promise<Response> {
  if (response.due === nextDue(response)) return response;
  return (await note(engine.table, response, {}, engine.now().toISOString()).catch(unlessMoved)) ?? response;
}

/** Each answers the response that it wrote; undefined where it wrote nothing, and handed it to an executor. */
const CARRY_OUT: Readonly<Record<DueKind, (carrying: Carrying) => Promise<Response | undefined>>> = {
  "take-up": ({ whole, actions, run, engine }) => takeUp(whole, actions, run, engine),
  tell: ({ whole, run }) => handed(run.tell(whole.response)),
  check: ({ whole, actions, engine }) => checkAgain(whole, actions, engine),
  // The responder decides and plans it anew, and counts it.
  "set-again": ({ whole, run }) => handed(run.respond(whole.response)),
  who: async ({ whole, actions, engine }) => (await import("./look-who.ts")).lookWho(whole, actions, engine),
  silence: ({ whole, run, engine }) => silence(whole, run, engine),
  remind: ({ whole, engine }) => remind(whole.response, engine),
  confirm: ({ whole, engine }) => askToConfirm(whole.response, engine),
  unconfirmed: ({ whole, run, engine }) => unconfirmed(whole.response, run, engine),
  "ends-soon": ({ whole, engine }) => tellEnd(whole.response, engine),
  end: ({ whole, run, engine }) => end(whole, run, engine),
  evidence: ({ whole, actions, engine }) => followEvidence(whole, actions, engine),
  look: ({ whole, engine }) => lookForOpened(whole, engine),
  answer: ({ whole, run }) => handed(run.linked(whole.response)),
};

async function handed(sent: Promise<unknown>): Promise<undefined> {
  await sent;
}

/** Notifies operators of a response that keeps its state. */
function tell(response: Response, news: News, engine: Engine, patch: Partial<Response>): Promise<Response> {
  return amend(engine.table, response, {
    at: engine.now().toISOString(),
    what: `notification: ${news}`,
    patch: { ...patch, news },
  });
}

async function remind(response: Response, engine: Engine): Promise<Response | undefined> {
  const { ask } = response;
  if (ask === undefined) return undefined;
  const [since, until] = [Date.parse(ask.since), Date.parse(ask.until)];
  const isLate = engine.now().getTime() >= since + (until - since) * 0.9;
  return tell(response, "reminder", engine, { ask: { ...ask, reminded: isLate ? 90 : 50 } });
}

async function askToConfirm(response: Response, engine: Engine): Promise<Response | undefined> {
  const { confirm } = response;
  return confirm && tell(response, "confirm", engine, { confirm: { ...confirm, reminded: true } });
}

async function tellEnd(response: Response, engine: Engine): Promise<Response | undefined> {
  const [first] = Object.values(response.ends ?? {}).sort();
  return first === undefined ? undefined : tell(response, "ends-soon", engine, { endTold: first });
}

/** Applies `onSilence` at the deadline. */
async function silence(
  { response, steps }: Whole,
  run: Executors,
  engine: Engine,
): Promise<Response | undefined> {
  const { ask, state, terms } = response;
  const now = engine.now();
  const at = now.toISOString();
  if (ask === undefined) return undefined;
  if (ask.onSilence === "expire") {
    const what = `nobody decided until ${ask.until}`;
    const patch: Partial<Response> = { ask: undefined };
    if (state === "waiting") return move(engine.table, response, "expired", { at, what, patch });
    const left = steps.map((step) => leaveOut(step, "cordon", "nobody decided in time"));
    return amend(engine.table, response, {
      at,
      what,
      steps: left,
      patch: { ...patch, leftOut: leftOutOf(left) },
    });
  }
  const late = now.getTime() - Date.parse(ask.until) > CONTAIN_WITHIN;
  // The responder decides again, and escalates when the mode alone does not make it ask any more.
  if (ask.onSilence === "contain" && state === "waiting" && !late) return handed(run.respond(response));
  if (ask.onSilence === "hold" || ask.escalated >= MOST_ESCALATIONS)
    return tell(response, "reminder", engine, { ask: { ...ask, closed: true } });
  // An escalation starts a new deadline.
  const within = milliseconds(terms?.ask.within ?? "30m");
  const next = { since: at, until: new Date(now.getTime() + within).toISOString() };
  const { reminded: _, ...open } = ask;
  return tell(response, "escalated", engine, { ask: { ...open, ...next, escalated: ask.escalated + 1 } });
}

/** Applies `confirm.onSilence` at the deadline of a confirmation. */
async function unconfirmed(
  response: Response,
  run: Executors,
  engine: Engine,
): Promise<Response | undefined> {
  const { confirm } = response;
  if (confirm === undefined) return undefined;
  if (confirm.onSilence === "release")
    return release(response, undefined, `no operator confirmed until ${confirm.until}`, run, engine);
  const patch: Partial<Response> = { confirm: undefined };
  const what = `no operator objected until ${confirm.until}: it stays in effect`;
  return move(engine.table, response, "accepted", { at: engine.now().toISOString(), what, patch });
}

/** Begins the undo of the temporary holds whose end has come. */
async function end({ response }: Whole, run: Executors, engine: Engine): Promise<Response | undefined> {
  const now = engine.now().getTime();
  const over = Object.entries(response.ends ?? {}).filter(([, at]) => Date.parse(at) <= now);
  const steps = over.map(([n]) => Number(n));
  return steps.length === 0 ? undefined : release(response, steps, "its end time has come", run, engine);
}
