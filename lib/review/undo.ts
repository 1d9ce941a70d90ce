import { getDecision } from "../ledger/decisions.ts";
import { getResponse } from "../ledger/responses.ts";
import type { Response, Verdict } from "../model/response.ts";
import { isRunning, may } from "../model/response-state.ts";
import { whyNothing } from "../model/undo-fate.ts";
import type { UndoPlan } from "../model/undo-plan.ts";
import { type AuthenticatedCommand, whenQuiet, write } from "./command.ts";
import { isLead, mustBeLead, notAffected } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

const DAY = 86_400_000;

/** How long a verdict answers repeats of the same finding, in milliseconds. */
const VERDICT_HOLDS = { false: 30 * DAY, "too-wide": 30 * DAY, right: DAY, unstated: DAY } as const;

/** Undoes a response after the required approvals of the plan that was shown. Throws `Rejected`. */
export async function undo(made: AuthenticatedCommand<"undo">, reviewer: Reviewer): Promise<Response> {
  const { decision, person } = made;
  const whole = await whenQuiet(decision.response, reviewer);
  notAffected(person, { signal: whole.response.signal, steps: whole.steps });
  const { response } = whole;
  const { id, state } = response;
  if (state === "undone") return response;
  if (state === "undoing") return carryOut(id, reviewer);
  if (isRunning(state))
    throw new Rejected(
      "conflict",
      `response ${id} is ${state}, and its run was interrupted: try again in a few minutes`,
    );
  if (!may(state, "undoing")) throw new Rejected("refused", `response ${id} is ${state}: nothing to undo`);
  if (decision.force.length > 0) mustBeLead(person, "an undo over the change of another principal", reviewer);
  const plan = await reviewer.revert.plan(id);
  if (plan.hash !== decision.plan)
    throw new Rejected("conflict", "the undo plan changed since it was shown: check the current one", {
      plan,
    });
  checkNames(decision, plan);
  const { rearm, force, steps } = decision;
  const why = whyNothing(plan, { rearm, force, only: steps });
  if (why !== undefined) throw new Rejected("refused", why);
  const earlier = (response.undoApprovals ?? []).filter((yes) => yes.plan === plan.hash);
  if (earlier.some(({ by }) => by === person.key))
    throw new Rejected(
      "refused",
      "you have approved this undo already: another approver must approve it, too",
    );
  await mustAgree(decision, earlier, reviewer);
  const needed = isLead(person, reviewer.deciders) ? 1 : peopleFor(response);
  const yes = {
    by: person.key,
    at: reviewer.now().toISOString(),
    decision: decision.id,
    steps: decision.steps ?? [],
    reason: decision.reason,
    plan: plan.hash,
  };
  if (earlier.length + 1 < needed) {
    const patch: Partial<Response> = { undoApprovals: [...earlier, yes], news: "undo-approved" };
    const what = `undo approved, another approval required · ${decision.reason}`;
    return write(made, response, "as it is", { what, patch }, reviewer);
  }
  await start(made, response, reviewer);
  return carryOut(id, reviewer);
}

/** The required approvals of an undo: as many as the response needed, or as its terms say. Later steps were a decision of their own. */
function peopleFor({ terms, approvals = [] }: Response): number {
  const wanted = terms?.undoPeople ?? "same";
  if (wanted !== "same") return wanted;
  const questions = Map.groupBy(approvals, ({ steps }) => steps.join());
  return Math.max(1, ...[...questions.values()].map((yeses) => new Set(yeses.map(({ by }) => by)).size));
}

/** Throws `Rejected` unless both approvals name the same steps, the same --rearm and the same --force. */
async function mustAgree(
  { steps, rearm, force }: AuthenticatedCommand<"undo">["decision"],
  [earlier]: readonly { readonly by: string; readonly decision: string }[],
  { table }: Reviewer,
): Promise<void> {
  if (earlier === undefined) return;
  const recorded = await getDecision(table, earlier.decision);
  const said = JSON.parse(recorded?.content ?? "{}") as Partial<AuthenticatedCommand<"undo">["decision"]>;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (!same([said.steps, said.rearm, said.force], [steps, rearm, force]))
    throw new Rejected(
      "conflict",
      `${earlier.by} approved other steps or other options of this undo: approve the same, or let a lead decide`,
    );
}

/** Throws `Rejected` for a step or a hold that the undo plan does not have. */
function checkNames(
  { force, steps, rearm }: AuthenticatedCommand<"undo">["decision"],
  { lines }: UndoPlan,
): void {
  const strange = [
    ...force.filter((hold) => !lines.some((line) => line.hold === hold && line.standing?.conflict)),
    ...[...(steps ?? []), ...rearm]
      .filter((n) => !lines.some((line) => line.step === n))
      .map((n) => `step ${n}`),
  ];
  if (strange.length > 0)
    throw new Rejected("usage", `the undo plan has no ${strange.join(", ")} to re-enable or to force`);
}

async function start(
  made: AuthenticatedCommand<"undo">,
  response: Response,
  reviewer: Reviewer,
): Promise<void> {
  const { decision, person } = made;
  const now = reviewer.now();
  const at = now.toISOString();
  const { id, reason, rearm, force, steps } = decision;
  const verdict: Verdict = {
    verdict: decision.verdict,
    by: person.key,
    at,
    reason,
    until: new Date(now.getTime() + VERDICT_HOLDS[decision.verdict]).toISOString(),
  };
  const patch: Partial<Response> = {
    undo: {
      decision: id,
      by: person.key,
      at,
      reason,
      rearm,
      ...(force.length > 0 && { force }),
      ...(steps && { steps }),
    },
    // An undo of some steps is no verdict on the finding.
    ...(steps === undefined && { verdict }),
    undoApprovals: undefined,
  };
  await write(made, response, "undoing", { what: `undo requested · ${reason}`, patch }, reviewer);
}

/** Runs the recorded undo, or reports its result. */
export async function carryOut(id: string, reviewer: Reviewer): Promise<Response> {
  const response = await getResponse(reviewer.table, id);
  if (response === undefined) throw new Rejected("not-found", `no response ${id} in this account and Region`);
  return response.state === "undoing" ? reviewer.revert.run(id) : response;
}
