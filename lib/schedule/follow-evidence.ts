import { type Actions, actionOf, type Engine, inWords } from "../engine/engine.ts";
import { ASK_AFTER, withDue } from "../engine/timers.ts";
import { amend, patchUnmoved } from "../ledger/responses.ts";
import { isInForce } from "../model/change-state.ts";
import type { Response, Whole } from "../model/response.ts";

/** A large volume's first snapshot takes hours; what is not done after a day is said and not asked any more. Milliseconds. */
const LONGEST = 24 * 3_600_000;

/**
 * Asks how far evidence is that goes on being made after the call, and when it is complete writes that down. What will never
 * be complete is told: people may still make it another way while the host is there.
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
