import { type MoveWith, move } from "../ledger/responses.ts";
import { isInForce, isOpen } from "../model/change-state.ts";
import type { Response, State, StepRecord, Wave } from "../model/response.ts";
import { isCut } from "../policy/revokes-credentials.ts";
import { type Actions, type Engine, findAction } from "./engine.ts";
import { confirmOf, endsOf } from "./expiry.ts";
import { heldBy } from "./plan.ts";

/** Whether a wave has steps with open changes. */
export function unfinished(steps: readonly StepRecord[], wave: Wave): boolean {
  return steps.some((step) => step.wave === wave && step.changes.some(isOpen));
}

/** Whether evidence is missing that should have been made. */
export function isIncomplete(steps: readonly StepRecord[]): boolean {
  return steps.some(({ wave, changes }) => wave === "preserve" && changes.some(isOpen));
}

/** Moves a response whose contain steps were run, or given up, to what they made of it. */
export async function settleOutcome(
  response: Response,
  all: readonly StepRecord[],
  {
    actions,
    engine,
    ...beside
  }: {
    readonly actions: Actions;
    readonly engine: Engine;
    /** Why, in the audit. */
    readonly because?: string;
    /** The evidence steps were run, too. */
    readonly preserved?: true;
    /** Nothing follows: the run's lease ends with the move. */
    readonly givesBack?: true;
  } & Pick<MoveWith, "steps" | "unleasedAt">,
): Promise<Response> {
  const to = outcome(all);
  const now = engine.now();
  const at = now.toISOString();
  const problems = problemsOf(all);
  const { applied = lastOf(all), [to]: first = at } = response.times;
  const patch: Partial<Response> = {
    // Statistics measure the first containment, so the first time stays.
    times: {
      ...response.times,
      ...(applied && { applied }),
      [to]: first,
      ...(beside.preserved && { preserved: at }),
    },
    holds: heldBy(all),
    ends: endsOf(all, response, now),
    confirm: to === "contained" ? confirmOf(response, now) : response.confirm,
    ...(all.some(isCut) && { looked: response.looked ?? 0 }),
    ...((await isFollowed(all, actions)) && { following: true, polled: undefined }),
    ...(beside.preserved && isIncomplete(all) && { following: true }),
    unpreserved: (beside.preserved === undefined && unfinished(all, "preserve")) || undefined,
    missing: undefined,
    changedBy: undefined,
    error: problems.length > 0 ? problems.join(" · ") : undefined,
    ...(beside.givesBack && { lease: undefined }),
  };
  return move(engine.table, response, to, {
    at,
    ...(beside.unleasedAt === undefined ? { owner: engine.owner } : { unleasedAt: beside.unleasedAt }),
    ...(beside.steps && { steps: beside.steps }),
    what: [to, ...(beside.because ? [beside.because] : []), ...problems].join(" · "),
    patch,
  });
}

/** Whether an evidence step goes on after its call, such as a snapshot. */
async function isFollowed(steps: readonly StepRecord[], actions: Actions): Promise<boolean> {
  const begun = steps.filter(
    ({ wave, changes }) => wave === "preserve" && changes.some(({ state }) => state !== "moot"),
  );
  const found = await Promise.all(begun.map(({ action }) => findAction(actions, action)));
  return found.some((action) => action?.progress !== undefined);
}

/** When the last changing call was answered. */
function lastOf(steps: readonly StepRecord[]): string | undefined {
  return steps
    .filter(({ wave }) => wave === "contain")
    .flatMap(({ changes }) => changes.flatMap(({ appliedAt }) => appliedAt ?? []))
    .sort()
    .at(-1);
}

/** `contained`: every contain step holds, or had nothing to do. `partly`: some hold. `failed`: none (docs/architecture.md 3). */
function outcome(steps: readonly StepRecord[]): State {
  const contain = steps.filter((step) => step.wave === "contain");
  const isWhole = (step: StepRecord) =>
    isPlanned(step) && step.changes.every((change) => !isOpen(change) && change.state !== "conflict");
  const whole = contain.every((step) => step.moot !== undefined || isWhole(step));
  if (whole) return "contained";
  const some = contain.some((step) => step.changes.some(isInForce));
  return some ? "partly" : "failed";
}

function isPlanned(step: StepRecord): boolean {
  return step.refused === undefined && step.failed === undefined;
}

/** For people: why the response is not contained. */
function problemsOf(steps: readonly StepRecord[]): string[] {
  return steps.flatMap((step) =>
    step.wave === "preserve"
      ? []
      : [
          ...(step.refused ? [`${step.action} refused: ${step.refused}`] : []),
          ...(step.failed ? [`${step.action} could not be planned: ${step.failed}`] : []),
          ...step.changes.flatMap((change) =>
            change.state === "failed" ? [`${step.action} ${change.hold}: ${change.note}`] : [],
          ),
        ],
  );
}
