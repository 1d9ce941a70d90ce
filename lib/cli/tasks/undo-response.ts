import type { DecisionRequest } from "../../model/decision-request.ts";
import type { Response, State, Whole } from "../../model/response.ts";
import { isRunning, may } from "../../model/response-state.ts";
import { type UndoChoice, whyNothing } from "../../model/undo-fate.ts";
import type { UndoPlan } from "../../model/undo-plan.ts";
import { askForce, askRearm, askReason, askSure, askVerdict } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { rearmed, rearmingSteps } from "../decision/rearm.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import { checkOnly, conflictsOf, forced } from "../decision/steps-named.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import type { DecisionOptions } from "../program/aws-command.ts";
import { type Ending, EXIT, Failure } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { responseJson, undoPlanJson } from "../words/json-documents.ts";
import { lookOf } from "../words/paint.ts";
import { STATES } from "../words/states.ts";
import { undoPlanPage } from "../words/undo-plan-page.ts";
import { undoResultPage, undoWaitsPage } from "../words/undo-result-page.ts";
import { follow } from "./follow-response.ts";
import { openResponse } from "./open-response.ts";

export interface UndoOptions extends DecisionOptions {
  readonly rearm?: string | undefined;
  readonly only?: readonly number[] | undefined;
  readonly force?: readonly string[] | undefined;
  readonly verdict?: "false" | "right" | "too-wide" | undefined;
  readonly dryRun?: true | undefined;
}

/** How `cordon undo` ends, by what became of the response. */
const ENDINGS: Readonly<Record<State, Ending>> = {
  undone: "done",
  "partly-undone": "partly",
  conflict: "conflict",
  undoing: "timedOut",
  new: "failed",
  waiting: "failed",
  containing: "failed",
  contained: "failed",
  partly: "failed",
  failed: "failed",
  "not-in-effect": "failed",
  accepted: "failed",
  observed: "failed",
  refused: "failed",
  "nothing-to-contain": "failed",
  declined: "failed",
  expired: "failed",
};

/** `cordon undo`: shows what would change, signs and sends the decision, and prints the result. */
export async function undoResponse(typed: string, options: UndoOptions): Promise<void> {
  if (!options.dryRun && !mayAsk(options)) requireSaid({ "--yes": options.yes, "--reason": options.reason });
  const { deployment, whole } = await openResponse(typed, options);
  const { id, state } = whole.response;
  if (state === "undone") return tellResult(whole, deployment, options);
  checkState(whole.response);
  const plan = await askReview<UndoPlan>(deployment, { kind: "undo-plan", id });
  const choice = choiceOf(plan, whole, options);
  tellPlan(plan, whole, choice, deployment, options);
  if (options.dryRun) return;
  // What an operator may still name at a prompt is asked first.
  if (!mayAsk(options) || options.yes) requireEffect(plan, choice);
  const decision = await decide(plan, whole, choice, options);
  if (decision === undefined) return console.error("Decision not sent.");
  await sendDecision(
    decision,
    deployment,
    ({ plan: fresh }) => fresh && tellPlan(fresh, whole, decision, deployment, options),
  );
  tellResult(await follow(id, deployment), deployment, options, decision.id);
}

/** The options of an undo, checked against its plan. Throws `Failure` for a name that the plan does not have. */
function choiceOf(
  { lines }: UndoPlan,
  { steps }: Whole,
  { rearm, only, force = [] }: UndoOptions,
): UndoChoice {
  checkOnly(
    only,
    lines.map(({ step }) => step),
  );
  return {
    rearm: rearm === undefined ? [] : rearmed(rearm, steps),
    force: forced(force, conflictsOf(lines, only)),
    only,
  };
}

/** Throws `Failure` for a response without a change, and for one that Cordon is working on. */
export function checkState({ id, state }: Pick<Response, "id" | "state">): void {
  if (state === "undoing" || may(state, "undoing")) return;
  if (isRunning(state))
    throw new Failure("conflict", `Cordon is working on response ${id}: try again in a moment`);
  throw new Failure(
    "refused",
    state === "waiting"
      ? `nothing to undo: response ${id} still waits for approval. To close it: npx cordon decline ${id} --reason "…"`
      : `nothing to undo: response ${id} is ${STATES[state].word}, and Cordon changed nothing`,
  );
}

/** Throws `Failure` for an undo that would change nothing: nothing is sent, and the state stays. */
function requireEffect(plan: UndoPlan, choice: UndoChoice): void {
  const why = whyNothing(plan, choice);
  if (why !== undefined) throw new Failure("refused", why);
}

function tellPlan(
  plan: UndoPlan,
  whole: Whole,
  choice: UndoChoice,
  deployment: Deployment,
  { json, dryRun, color }: UndoOptions,
): void {
  if (!json) {
    const look = lookOf(process.stdout, color);
    console.log(undoPlanPage(clean(plan), clean(whole), choice, look).join("\n"));
  } else if (dryRun) console.log(undoPlanJson(deployment, plan));
}

type Undo = Extract<DecisionRequest, { kind: "undo" }>;

/** Asks for what the options do not say; undefined if the operator says no. */
async function decide(
  plan: UndoPlan,
  { response, steps }: Whole,
  { rearm, force, only }: UndoChoice,
  { yes, reason, verdict, ...options }: UndoOptions,
): Promise<Undo | undefined> {
  const asking = mayAsk(options) && !yes;
  const meant = rearmingSteps(steps).filter(({ n }) => only === undefined || only.includes(n));
  const conflicts = conflictsOf(plan.lines, only).map(({ hold, standing }) => ({
    hold,
    now: standing?.now ?? "changed",
    before: standing?.before ?? "different",
  }));
  const decision: Undo = {
    id: newDecisionId(),
    kind: "undo",
    response: response.id,
    plan: plan.hash,
    reason: reason ?? (await askReason()),
    rearm: options.rearm === undefined && asking ? await askRearm(clean(meant)) : rearm,
    force: options.force === undefined && asking ? await askForce(clean(conflicts)) : force,
    ...(only && { steps: only }),
    // An undo of some steps is no verdict on the finding.
    verdict: verdict ?? (asking && !only ? await askVerdict() : "unstated"),
  };
  requireEffect(plan, { ...decision, only });
  return yes || (await askSure(`${inWords(decision)}?`)) ? decision : undefined;
}

function inWords({ response, steps, rearm, force }: Undo): string {
  return [
    `Undo ${steps ? `step ${steps.join(", ")} of ` : ""}${response}`,
    ...(rearm.length > 0 ? [`re-enable the credentials of step ${rearm.join(", ")}`] : []),
    ...(force.length > 0 ? [`overwrite the change of another principal to ${force.join(", ")}`] : []),
  ].join(", and ");
}

/** `made` is the id of the decision that was sent; it may be only the first of the two that an undo needs. */
function tellResult(whole: Whole, deployment: Deployment, options: UndoOptions, made?: string): void {
  const { state, undo, undoApprovals = [] } = whole.response;
  const waits = undo?.decision !== made && undoApprovals.some(({ decision }) => decision === made);
  process.exitCode = waits ? EXIT.done : EXIT[ENDINGS[state]];
  const page = waits ? undoWaitsPage : undoResultPage;
  const first = made === undefined ? ["Undone already."] : [];
  const text = [...first, ...page(clean(whole), deployment, lookOf(process.stdout, options.color))];
  console.log(options.json ? responseJson(deployment, whole) : text.join("\n"));
}
