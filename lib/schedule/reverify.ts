import { type Actions, actionOf, type Engine } from "../engine/engine.ts";
import { note } from "../ledger/facts.ts";
import { holders, holdName, isKept, lostItem } from "../ledger/holds.ts";
import { amend, move } from "../ledger/responses.ts";
import type { AnyAction } from "../model/action.ts";
import { isHeld } from "../model/change-state.ts";
import { callWords } from "../model/drift.ts";
import type { ChangeRecord, Response, StepRecord, Whole } from "../model/response.ts";
import { may, shouldHold } from "../model/response-state.ts";
import { CHECK_AFTER } from "../policy/due.ts";

/**
 * Reads every hold of a response back, and records that; a missing one moves the response to `not-in-effect`. After an undo, looks once
 * whether it is still in effect. Returns the response as it is then. Throws what AWS throws, and `Moved`
 * when another run moved the response.
 *
 * @param told the CloudTrail record of a call that may have changed something: it may name who did
 */
export async function checkAgain(
  whole: Whole,
  actions: Actions,
  engine: Engine,
  told?: unknown,
): Promise<Response> {
  if (whole.response.state === "undone") return checkUndone(whole, actions, engine);
  if (!shouldHold(whole.response.state)) return whole.response;
  const { response, steps } = whole;
  const found = await Promise.all(steps.map((step) => missingOf(step, response, actions, engine)));
  const missing = found.flatMap((one) => one.missing);
  const now = engine.now();
  const checkedAt = now.toISOString();
  const times = { ...response.times, ...early(response, now) };
  if (missing.length > 0 && may(response.state, "not-in-effect")) {
    // Rare: functions/watch starts without it.
    const { lostChange, whoChanged } = await import("../pursuit/who-changed.ts");
    const changes = found.flatMap(({ changes }) => changes);
    const changedBy = await whoChanged(
      { id: response.id },
      changes.map((drifted) => lostChange(...drifted)),
      engine,
      told,
    );
    const held = await stillHeld(
      response.id,
      found.flatMap(({ lost }) => lost),
      engine,
    );
    return move(engine.table, response, "not-in-effect", {
      at: checkedAt,
      what: ["not-in-effect", ...missing, ...(changedBy?.calls ?? []).map(callWords)].join(" · "),
      also: held.map((hold) => lostItem(engine.table, hold, response.id)),
      patch: { times, missing, changedBy, checkedAt },
    });
  }
  const checks = { count: (response.checks?.count ?? 0) + 1, at: checkedAt };
  return note(
    engine.table,
    response,
    { times, checkedAt, checks, missing: undefined, tried: without(response, "check") },
    checkedAt,
  );
}

/** Those of the holds that are on record: of one that is gone, an undo was cut off. Its drift is told all the same. */
async function stillHeld(
  id: string,
  holds: readonly string[],
  { table }: Engine,
): Promise<readonly string[]> {
  const kept = await Promise.all(
    [...new Set(holds)].map(async (hold) =>
      (await holders(table, hold)).some(({ response }) => response === id) ? [hold] : [],
    ),
  );
  return kept.flat();
}

/** What was tried in vain, without what succeeded. */
export function without({ tried }: Response, what: keyof NonNullable<Response["tried"]>): Response["tried"] {
  const { [what]: _, ...others } = tried ?? {};
  return Object.keys(others).length === 0 ? undefined : others;
}

/** A run that was cut off may have set what was undone since. People are told, for nothing is on record to undo. */
async function checkUndone({ response, steps }: Whole, actions: Actions, engine: Engine): Promise<Response> {
  const found = await Promise.all(steps.map((step) => stillIn(step, response, actions, engine)));
  const still = found.flat();
  const at = engine.now().toISOString();
  const checks = { count: 1, at };
  if (still.length === 0) return note(engine.table, response, { checkedAt: at, checks }, at);
  return amend(engine.table, response, {
    at,
    what: ["still in effect after the undo", ...still].join(" · "),
    patch: { checkedAt: at, checks, missing: still, news: "still-in-effect" },
  });
}

/** The changes of a step that are in effect although they were undone, and no other response holds them. */
async function stillIn(
  step: StepRecord,
  { id }: Response,
  actions: Actions,
  engine: Engine,
): Promise<readonly string[]> {
  const undone = step.changes.filter(({ state, appliedAt }) => state === "undone" && appliedAt !== undefined);
  if (undone.length === 0 || step.wave === "preserve" || step.irreversible !== undefined) return [];
  const action = await actionOf(actions, step.action);
  const still: string[] = [];
  for (const change of undone) {
    const others = await holders(engine.table, holdName(step.target, change));
    if (others.some(isKept)) continue;
    const { now } = (await action.preview?.(step.target, change, engine.aws(step.target, id))) ?? {};
    if (now === change.to && change.from !== change.to)
      still.push(`${step.action} ${step.targetName}: ${now}`);
  }
  return still;
}

/** The first two read-backs are milestones: `checked 10 s`, `checked 60 s`. */
function early({ times }: Response, now: Date): Record<string, string> {
  const since = now.getTime() - Date.parse(times["contained"] ?? times["partly"] ?? "");
  const [first, second] = CHECK_AFTER.map((seconds) => `checked ${seconds} s`);
  if (times[first!] === undefined) return { [first!]: now.toISOString() };
  return times[second!] === undefined && since >= CHECK_AFTER[1] * 1_000
    ? { [second!]: now.toISOString() }
    : {};
}

const SETTLED = `checked ${CHECK_AFTER[1]} s`;

/** What is missing, in words, and whose holds are lost. */
interface Found {
  readonly missing: readonly string[];
  readonly lost: readonly string[];
  readonly changes: readonly (readonly [StepRecord, ChangeRecord, AnyAction])[];
}
const NOTHING_MISSING: Found = { missing: [], lost: [], changes: [] };

async function missingOf(
  step: StepRecord,
  { id, times }: Response,
  actions: Actions,
  engine: Engine,
): Promise<Found> {
  const held = step.changes.filter(isHeld);
  if (held.length === 0 || step.wave === "preserve") return NOTHING_MISSING;
  // An irreversible change is not held: an owner may set a reset password again.
  if (step.irreversible !== undefined && times[SETTLED] !== undefined) return NOTHING_MISSING;
  const action = await actionOf(actions, step.action);
  const check = await action.verify(step.target, held, engine.aws(step.target, id));
  if (check.holds) return NOTHING_MISSING;
  const lost =
    step.irreversible === undefined ? held.filter(({ hold }) => check.broken?.includes(hold) ?? true) : [];
  return {
    missing: check.missing.map((what) => `${step.action} ${step.targetName}: ${what}`),
    lost: lost.map((change) => holdName(step.target, change)),
    changes: lost.map((change) => [step, change, action]),
  };
}
