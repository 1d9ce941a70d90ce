import { settle } from "../engine/commit.ts";
import { leaveOut } from "../engine/leave-out.ts";
import { Moved } from "../ledger/table.ts";
import type { Approval, Ask } from "../model/ask.ts";
import type { Response, StepRecord, Whole } from "../model/response.ts";
import type { ContainPlan } from "../model/review-request.ts";
import type { Person } from "./caller-identity.ts";
import { type AuthenticatedCommand, madeItem, whenQuiet, write } from "./command.ts";
import { notAffected } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

/**
 * One approval of a plan: each approver counts once; the requester and the affected principal never count. The last required
 * approval starts the approved steps and no other. Throws `Rejected`, with the current plan if it is another one.
 */
export async function approve(made: AuthenticatedCommand<"approve">, reviewer: Reviewer): Promise<Response> {
  const { decision, person } = made;
  const before = await whenQuiet(decision.response, reviewer);
  mayApprove(person, before, reviewer);
  const plan = await reviewer.respond.plan(before.response.playbook, decision.response);
  if (plan.hash !== decision.plan)
    throw new Rejected("conflict", changedPlan(before.response, plan), { containPlan: plan });
  if (plan.decision.outcome === "refuse")
    throw new Rejected("refused", `refused: ${plan.decision.because.join("; ")}`);
  if (plan.decision.mode === "observe")
    throw new Rejected(
      "refused",
      `${before.response.playbook} is in mode observe here: deploy it in ask or act (bin/app.ts)`,
    );
  const { response } = before;
  const ask = askOf(response);
  // The plan that was shown is not the one that was read here: what was recorded meanwhile is read again.
  if (ask.plan !== plan.hash) throw new Moved("the plan changed meanwhile");
  const approvals = [...ask.approvals, yes(made, plan.steps, ask, reviewer)];
  const left = ask.people - approvals.length;
  if (left > 0) {
    const what = `approved, another approval required · ${decision.reason}`;
    return write(
      made,
      response,
      "as it is",
      { what, patch: { ask: { ...ask, approvals }, news: "approved" } },
      reviewer,
    );
  }
  const owner = `${reviewer.owner}/approved`;
  await begin(made, { ...before, steps: plan.steps }, approvals, plan, owner, reviewer);
  await reviewer.respond.resume(response.playbook, response.id, owner);
  return (await whenQuiet(response.id, reviewer)).response;
}

/** Throws `Rejected` for a person who may not approve this response, or has already. */
function mayApprove(person: Person, whole: Whole, reviewer: Reviewer): void {
  const { response } = whole;
  const ask = askOf(response);
  if (response.state === "undoing")
    throw new Rejected("refused", `response ${response.id} is being undone: not waiting for a decision`);
  notAffected(person, { signal: whole.response.signal, steps: whole.steps });
  if (response.byHand?.by === person.key)
    throw new Rejected("refused", "you requested this containment: another approver must approve it");
  if (ask.approvals.some(({ by }) => by === person.key))
    throw new Rejected("refused", "you have approved this already: another approver must approve it, too");
  if (Date.parse(ask.until) <= reviewer.now().getTime() && ask.onSilence === "expire")
    throw new Rejected("conflict", `response ${response.id} expired at ${ask.until}`);
}

function askOf({ id, state, ask }: Response): Ask {
  if (ask === undefined)
    throw new Rejected(
      state === "containing" || state === "contained" ? "conflict" : "refused",
      `response ${id} is ${state}: not waiting for a decision`,
    );
  return ask;
}

function yes(
  { decision, person }: AuthenticatedCommand<"approve">,
  steps: readonly StepRecord[],
  ask: Ask,
  { now }: Reviewer,
): Approval {
  const open = steps.filter(({ changes }) => changes.some(({ state }) => state === "planned"));
  const unknown = decision.steps.filter((n) => !open.some((step) => step.n === n));
  if (unknown.length > 0 || decision.steps.length === 0)
    throw new Rejected(
      "usage",
      `${unknown.length > 0 ? `no step ${unknown.join(", ")} to approve` : "no step to approve named"}; choose from: ${open.map(({ n }) => n).join(", ")}`,
    );
  const contains = open.filter(({ wave }) => wave === "contain");
  if (contains.length > 0 && !contains.some(({ n }) => decision.steps.includes(n)))
    throw new Rejected("usage", "evidence steps alone contain nothing: add a containing step, or decline");
  const first = ask.approvals[0];
  if (first !== undefined && first.steps.join() !== decision.steps.join())
    throw new Rejected(
      "conflict",
      `${first.by} approved step ${first.steps.join(", ")}: approve the same steps, or decline`,
    );
  const { reason, id } = decision;
  return { by: person.key, at: now().toISOString(), decision: id, steps: decision.steps, reason };
}

/** Why a plan has another hash: its steps changed, or only the decision on them, for example after a mute. */
function changedPlan({ decision }: Response, plan: ContainPlan): string {
  const outcome = plan.decision.outcome;
  const same = decision === undefined || decision.outcome === outcome;
  return same
    ? "the plan changed since it was shown: check the current one"
    : `the decision changed since the plan was shown, from ${decision.outcome} to ${outcome} (${plan.decision.because.join("; ")}): check the current plan`;
}

/** Records the approved steps as begun and the others as left out. */
async function begin(
  made: AuthenticatedCommand<"approve">,
  { response, steps }: Whole,
  approvals: readonly Approval[],
  { decision }: ContainPlan,
  owner: string,
  reviewer: Reviewer,
): Promise<void> {
  const { decision: approved, person } = made;
  const all = steps.map((step) => (approved.steps.includes(step.n) ? step : leaveOut(step, person.key)));
  const changed = all.filter((step, i) => step !== steps[i] || approved.steps.includes(step.n));
  const left = all.filter((step, i) => step !== steps[i]).map(({ n }) => n);
  const patch: Partial<Response> = {
    ask: undefined,
    approvals: [...(response.approvals ?? []), ...approvals],
    times: { ...response.times, approved: reviewer.now().toISOString() },
  };
  await settle(response, "containing", {
    decision,
    all,
    add: changed.map((step) => ({
      step,
      fresh: step.changes.filter(({ state }) => state === "planned"),
    })),
    engine: reviewer,
    by: person.key,
    what: `approved${left.length > 0 ? ` without step ${left.join(", ")}` : ""} · ${approved.reason}`,
    handOff: owner,
    also: [madeItem(made, response.id, reviewer)],
    patch,
  });
}
