import { type Actions, actionOf, type Engine } from "../engine/engine.ts";
import { note } from "../ledger/facts.ts";
import type { Response, Whole } from "../model/response.ts";
import { lostChange, whoChanged } from "../pursuit/who-changed.ts";

/** Looks up once more who changed what is missing, and records it: event history is late. Throws `Moved` as `note` does. */
export async function lookWho(
  { response, steps }: Whole,
  actions: Actions,
  engine: Engine,
): Promise<Response> {
  const { calls = [], unknown = [] } = response.changedBy ?? {};
  const lost = await Promise.all(
    steps.flatMap((step) =>
      step.changes
        .filter(({ hold }) => [...calls, ...unknown].some((one) => one.step === step.n && one.hold === hold))
        .map(async (change) => lostChange(step, change, await actionOf(actions, step.action))),
    ),
  );
  const changedBy = await whoChanged(response, lost, engine);
  return note(engine.table, response, { changedBy }, engine.now().toISOString());
}
