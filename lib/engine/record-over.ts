import { amend } from "../ledger/responses.ts";
import type { Response, StepRecord } from "../model/response.ts";
import type { Addition } from "./addition.ts";
import { begun, holdItems } from "./commit.ts";
import type { Engine } from "./engine.ts";

/**
 * Records what somebody else changed while a containment was cut off, as the new before-images of changes that are set over it. Returns
 * response and steps as written; throws `Moved` as `settle` does.
 */
export async function recordOver(
  response: Response,
  steps: readonly StepRecord[],
  over: readonly Addition[],
  engine: Engine,
): Promise<{ response: Response; steps: readonly StepRecord[] }> {
  const at = engine.now().toISOString();
  const written = over.map(({ step }) => begun(step, true));
  const set = over.flatMap(({ step, fresh }) =>
    fresh.map(({ of, from }) => `${step.targetName}: ${of} was ${from}`),
  );
  const amended = await amend(engine.table, response, {
    at,
    owner: engine.owner,
    what: ["another principal changed it meanwhile, and it is set over that", ...set].join(" · "),
    steps: written,
    also: holdItems(response, over, [], at, engine),
    patch: {},
  });
  return { response: amended, steps: steps.map((step) => written.find(({ n }) => n === step.n) ?? step) };
}
