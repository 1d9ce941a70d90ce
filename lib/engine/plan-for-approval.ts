import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { amend, recordStep } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { HandTarget } from "../model/decision-request.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Decision, Response, StepRecord } from "../model/response.ts";
import { familyId } from "../model/response-id.ts";
import type { ContainPlan } from "../model/review-request.ts";
import { allOf } from "./addition.ts";
import { askFor, settle } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Responder } from "./engine.ts";
import { giveBack, leaseOf } from "./lease.ts";
import { readSituation } from "./load-context.ts";
import { placeOf, signalByHand } from "./manual.ts";
import { newResponse } from "./new-response.ts";
import { planSteps } from "./plan.ts";
import { planAgain } from "./plan-again.ts";
import { planHash } from "./plan-hash.ts";

/**
 * Plans a response that waits for approval again, so that people approve the present. A changed plan is recorded and voids the
 * approvals of the old one; one that is as it was costs reads only. Throws `Moved` when another executor has the response, or it does not
 * wait any more.
 */
export async function planForApproval(
  id: string,
  playbook: Playbook,
  engine: Responder,
): Promise<ContainPlan> {
  const before = await askedOf(id, engine);
  const planned = await planPresent(before, playbook, engine);
  const isSame = planned.hash === before.ask.plan;
  const approvals = isSame ? before.ask.approvals : [];
  const joined = isSame ? newlyJoined(before.steps, planned.fresh) : [];
  if (isSame && joined.length === 0) return { ...planned.plan, steps: before.steps, approvals };
  await takeLease(engine.table, id, leaseOf(engine), engine.now().getTime());
  try {
    const now = await askedOf(id, engine);
    if (now.response.version !== before.response.version)
      throw new Moved(`response ${id} moved while it was planned`);
    // The same plan, over holds of others that are there now or gone: the approvals stay, for the account is changed in the same way.
    if (isSame) for (const step of joined) await recordStep(engine.table, id, step, engine.owner);
    else await recordPlan(now.response, planned, engine);
    return { ...planned.plan, approvals };
  } finally {
    await giveBack(id, engine);
  }
}

async function askedOf(id: string, { table }: Responder) {
  const { response, steps } = (await readWhole(table, id))!;
  const { ask } = response;
  if (ask === undefined || response.state === "undoing")
    throw new Moved(`response ${id} is ${response.state}: it waits for no decision`);
  return { response, steps, ask };
}

interface Planned {
  readonly hash: string;
  readonly fresh: readonly StepRecord[];
  readonly decision: Decision;
  readonly plan: ContainPlan;
}

async function planPresent(
  { response, steps }: { readonly response: Response; readonly steps: readonly StepRecord[] },
  playbook: Playbook,
  engine: Responder,
): Promise<Planned> {
  const { id } = response;
  const [fresh, situation] = await Promise.all([
    planAgain(steps, playbook, id, engine),
    readSituation(engine),
  ]);
  const decision = judge(response, fresh, situation, engine);
  const hash = planHash(id, fresh, decision, engine.code);
  return { hash, fresh, decision, plan: { response: id, hash, steps: fresh, decision, approvals: [] } };
}

async function recordPlan(
  response: Response,
  { fresh, decision }: Planned,
  engine: Responder,
): Promise<void> {
  const patch: Partial<Response> = { ask: askFor(response, fresh, decision, engine), news: "replanned" };
  const what = "planned anew";
  if (response.state === "waiting")
    await settle(response, "waiting", { decision, all: fresh, add: allOf(fresh), engine, patch, what });
  else
    await amend(engine.table, response, {
      at: engine.now().toISOString(),
      owner: engine.owner,
      steps: fresh,
      what,
      patch: { ...patch, decision },
    });
}

/** The steps of a plan of which another response holds changes by now, or does not hold them any more. */
function newlyJoined(recorded: readonly StepRecord[], fresh: readonly StepRecord[]): readonly StepRecord[] {
  const joins = ({ changes }: StepRecord) =>
    JSON.stringify(changes.map(({ joined, state }) => (state === "moot" ? null : (joined ?? null))));
  return fresh.filter((step, i) => joins(step) !== joins(recorded[i] ?? step));
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
