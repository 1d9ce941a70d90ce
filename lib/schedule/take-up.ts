import type { Actions, Engine, Executors } from "../engine/engine.ts";
import { settleOutcome } from "../engine/outcome.ts";
import { amend, move } from "../ledger/responses.ts";
import { isOpen } from "../model/change-state.ts";
import type { Response, StepRecord, Whole } from "../model/response.ts";
import { isRunning } from "../model/response-state.ts";

/** After how many runs that died a response is given up, and from how many on people are told of an undo that fails. */
const MOST_RUNS = 4;
const FAILS_AFTER = 3;

/**
 * Has a run that was cut off gone on with, by the executor; or gives it up, into what is on record of it, when its runs die again and
 * again, or when this deployment has nobody to go on. An undo is never given up: people decided it, and are told that it fails.
 */
export async function takeUp(
  { response, steps }: Whole,
  actions: Actions,
  run: Executors,
  engine: Engine,
): Promise<Response | undefined> {
  const { state, tried, lease } = response;
  const runs = tried?.["take-up"]?.count ?? 0;
  if ((lease?.until ?? 0) >= engine.now().getTime()) return undefined;
  if (state === "undoing") {
    if (runs === FAILS_AFTER) return tellThatItFails(response, engine);
    await run.revert(response);
    return undefined;
  }
  if (!isRunning(state)) {
    if (runs >= MOST_RUNS) return giveUpEvidence(response, engine);
    await run.respond(response);
    return undefined;
  }
  if (runs >= MOST_RUNS) return giveUp(response, steps, actions, engine, `${runs} runs were cut off`);
  if (await run.respond(response)) return undefined;
  return giveUp(response, steps, actions, engine, `no playbook ${response.playbook} in this deployment`);
}

function tellThatItFails(response: Response, engine: Engine): Promise<Response> {
  const at = engine.now().toISOString();
  const what = `the undo fails · ${response.error ?? "its run never finished"}`;
  // A new version forgets what was tried. This one goes on counting, past FAILS_AFTER: it is told once.
  const tried = { "take-up": { count: FAILS_AFTER + 1, at } };
  return amend(engine.table, response, { at, what, patch: { news: "undo-fails", tried } });
}

/** What was not preserved by now is followed as evidence that is missing, so that people are told. */
function giveUpEvidence(response: Response, engine: Engine): Promise<Response> {
  return amend(engine.table, response, {
    at: engine.now().toISOString(),
    what: `evidence given up · ${MOST_RUNS} runs were cut off`,
    patch: { unpreserved: undefined, following: true, polled: undefined },
  });
}

/** What was begun and never answered has failed, as far as anybody knows: it can be undone, and contained again. */
async function giveUp(
  response: Response,
  steps: readonly StepRecord[],
  actions: Actions,
  engine: Engine,
  because: string,
): Promise<Response> {
  const why = `given up · ${because} · ${response.error ?? "its run never finished"}`;
  if (response.state === "new")
    return move(engine.table, response, "failed", {
      at: engine.now().toISOString(),
      unleasedAt: engine.now().getTime(),
      what: `failed · ${why}`,
      patch: { lease: undefined, error: why },
    });
  const given = steps.map((step) =>
    step.wave === "contain" && step.changes.some(isOpen)
      ? {
          ...step,
          changes: step.changes.map((change) =>
            isOpen(change) ? { ...change, state: "failed" as const, note: change.note ?? why } : change,
          ),
        }
      : step,
  );
  return settleOutcome(response, given, {
    actions,
    engine,
    unleasedAt: engine.now().getTime(),
    because: why,
    steps: given.filter((step, i) => step !== steps[i]),
  });
}
