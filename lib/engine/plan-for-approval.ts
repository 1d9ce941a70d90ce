import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { amend } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { HandTarget } from "../model/decision-request.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response } from "../model/response.ts";
import { familyId } from "../model/response-id.ts";
import type { ContainPlan } from "../model/review-request.ts";
import { askFor, settle } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Responder } from "./engine.ts";
import { giveBack, leaseOf } from "./lease.ts";
import { readSituation } from "./load-context.ts";
import { placeOf, signalByHand } from "./manual.ts";
import { newResponse } from "./new-response.ts";
import { allOf, planAgain, planSteps } from "./plan.ts";
import { planHash } from "./plan-hash.ts";
import { asking, withDue } from "./timers.ts";

/**
 * Plans a response that waits for approval again, so that people approve the present. A changed plan is recorded and voids the
 * approvals of the old one. Throws `Moved` when another executor has the response, or it does not wait any more.
 */
export async function planForApproval(
  id: string,
  playbook: Playbook,
  engine: Responder,
): Promise<ContainPlan> {
  await takeLease(engine.table, id, leaseOf(engine), engine.now().getTime());
  try {
    const { response, steps } = (await readWhole(engine.table, id))!;
    const { ask } = response;
    if (ask === undefined) throw new Moved(`response ${id} is ${response.state}: it waits for no decision`);
    const [fresh, situation] = await Promise.all([
      planAgain(steps, playbook, id, engine),
      readSituation(engine),
    ]);
    const decision = judge(response, fresh, situation, engine);
    const hash = planHash(id, fresh, decision, engine.code);
    if (hash === ask.plan) return { response: id, hash, steps, decision, approvals: ask.approvals };
    const asked = askFor(response, fresh, decision, engine);
    const patch: Partial<Response> = { ask: asked, news: "replanned" };
    const what = "planned anew";
    if (response.state === "waiting")
      await settle(response, "waiting", { decision, all: fresh, add: allOf(fresh), engine, patch, what });
    else {
      const due = withDue({ ...response.timers, ...asking(asked, engine.now()) });
      const at = engine.now().toISOString();
      const { owner } = engine;
      await amend(engine.table, response, {
        at,
        owner,
        steps: fresh,
        what,
        patch: { ...patch, decision, ...due },
      });
    }
    return { response: id, hash, steps: fresh, decision, approvals: [] };
  } finally {
    await giveBack(id, engine);
  }
}

/** Plans a manual containment, and records nothing. `decision` is the id that the decision will have. */
export async function planByHand(
  target: HandTarget,
  decision: string,
  playbook: Playbook,
  engine: Responder,
): Promise<ContainPlan> {
  const received = engine.now().toISOString();
  const signal = signalByHand(target, decision, received, placeOf(engine));
  const family = familyId(playbook.id, signal.id, signal);
  const draft = newResponse({
    family,
    generation: 1,
    signal,
    delivery: decision,
    received,
    playbook,
    engine,
  });
  const [steps, situation] = await Promise.all([
    planSteps(playbook, signal, family, engine),
    readSituation(engine),
  ]);
  const judged = judge(draft, steps, situation, engine);
  return {
    response: family,
    hash: planHash(family, steps, judged, engine.code),
    steps,
    decision: judged,
    approvals: [],
  };
}
