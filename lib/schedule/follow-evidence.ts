import { type Actions, actionOf, type Engine } from "../engine/engine.ts";
import { note } from "../ledger/facts.ts";
import { amend } from "../ledger/responses.ts";
import { isInForce } from "../model/change-state.ts";
import type { Response, StepRecord, Whole } from "../model/response.ts";

/** Milliseconds after which incomplete evidence is reported and no longer polled; a large volume's first snapshot takes hours. */
const LONGEST = 24 * 3_600_000;

/**
 * Polls evidence that is still being made, and records when it is complete. People are notified of evidence that will never be
 * complete, while they can still preserve it another way. Throws `Moved` when the response changed meanwhile.
 */
export async function followEvidence(
  { response, steps }: Whole,
  actions: Actions,
  engine: Engine,
): Promise<Response> {
  const now = engine.now();
  const asked = await Promise.all(
    steps
      .filter(({ wave }) => wave === "preserve")
      .map((step) => progressOf(step, response, actions, engine)),
  );
  const failed = asked.flatMap((one) => one.failed);
  const since = Date.parse(response.times["contained"] ?? response.times["partly"] ?? response.updatedAt);
  const late = now.getTime() - since > LONGEST ? ["evidence is not complete after a day"] : [];
  const lost = [...failed, ...late];
  if (lost.length > 0)
    return change(response, lost.join(" · "), { news: "evidence-lost", error: lost.join(" · ") }, engine);
  if (asked.every(({ done }) => done)) {
    const times = { ...response.times, evidence: now.toISOString() };
    return change(response, "evidence is complete", { times }, engine);
  }
  const at = now.toISOString();
  return note(engine.table, response, { polled: { count: (response.polled?.count ?? 0) + 1, at } }, at);
}

interface Asked {
  readonly done: boolean;
  readonly failed: readonly string[];
}

/** How far the evidence of a step is. What was never made is no evidence. */
async function progressOf(
  { action, target, targetName, changes }: StepRecord,
  response: Response,
  actions: Actions,
  engine: Engine,
): Promise<Asked> {
  const wanted = changes.filter(({ state }) => state !== "moot" && state !== "planned");
  // What people have not approved yet may still be made.
  const isAsked = changes.some(({ state }) => state === "planned");
  const made = wanted.filter(isInForce);
  const unmade = wanted
    .filter((change) => !isInForce(change))
    .map(({ of, note }) => `${action} ${targetName}: not made, ${note ?? of}`);
  const { progress } = await actionOf(actions, action);
  if (progress === undefined || made.length === 0)
    return { done: unmade.length === 0 && !isAsked, failed: unmade };
  const answer = await progress(target, made, engine.aws(target, response.id)).catch(() => ({
    done: false,
    failed: [],
  }));
  return {
    done: answer.done && unmade.length === 0 && !isAsked,
    failed: [...unmade, ...answer.failed.map((what) => `${action} ${targetName}: ${what}`)],
  };
}

function change(from: Response, what: string, patch: Partial<Response>, engine: Engine): Promise<Response> {
  return amend(engine.table, from, {
    at: engine.now().toISOString(),
    what,
    patch: { following: undefined, ...patch },
  });
}
