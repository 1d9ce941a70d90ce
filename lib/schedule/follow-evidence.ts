import { type Actions, actionOf, type Engine, inWords } from "../engine/engine.ts";
import { ASK_AFTER, withDue } from "../engine/timers.ts";
import { amend, patchUnmoved } from "../ledger/responses.ts";
import { isInForce } from "../model/change-state.ts";
import type { Response, Whole } from "../model/response.ts";

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
): Promise<void> {
  const now = engine.now();
  const asked = await Promise.all(
    steps
      .filter(({ wave }) => wave === "preserve")
      .map(async ({ action, target, targetName, changes }) => {
        const made = changes.filter(isInForce);
        const { progress } = await actionOf(actions, action);
        if (progress === undefined || made.length === 0) return { done: true, failed: [] };
        const answer = await progress(target, made, engine.aws(target, response.id)).catch((error) => ({
          done: false,
          failed: [],
          unknown: inWords(error),
        }));
        return { ...answer, failed: answer.failed.map((what) => `${action} ${targetName}: ${what}`) };
      }),
  );
  const failed = asked.flatMap((one) => one.failed);
  const since = Date.parse(response.times["contained"] ?? response.times["partly"] ?? response.updatedAt);
  const late = now.getTime() - since > LONGEST ? ["evidence is not complete after a day"] : [];
  const lost = [...failed, ...late];
  const { progress: _, ...timers } = response.timers ?? {};
  if (lost.length > 0)
    return void (await change(
      response,
      lost.join(" · "),
      { news: "evidence-lost", ...withDue(timers) },
      engine,
    ));
  if (asked.every(({ done }) => done)) {
    const times = { ...response.times, evidence: now.toISOString() };
    return void (await change(response, "evidence is complete", { times, ...withDue(timers) }, engine));
  }
  const again = new Date(now.getTime() + ASK_AFTER[1] * 60_000).toISOString();
  await patchUnmoved(engine.table, response, withDue({ ...timers, progress: again }));
}

function change(from: Response, what: string, patch: Partial<Response>, engine: Engine): Promise<Response> {
  return amend(engine.table, from, {
    at: engine.now().toISOString(),
    what,
    patch: { following: undefined, ...patch },
  });
}
