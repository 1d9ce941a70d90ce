import { holdItem, holdName, stillHeld } from "../ledger/holds.ts";
import { move } from "../ledger/responses.ts";
import type { Decision, Response, State, StepRecord, Verdict } from "../response.ts";
import type { Signal } from "../signal.ts";
import { decide } from "./decide.ts";
import type { Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";
import { type Addition, isMoot, tooBig } from "./plan.ts";

/** Decides over a plan: the mode, lowered by guardrails and by what the plan itself cannot do. */
export const judge = (
  signal: Signal,
  steps: readonly StepRecord[],
  verdict: Verdict | undefined,
  engine: Responder,
): Decision => {
  const facts = {
    signal,
    mode: engine.mode,
    steps,
    settings: engine.settings,
    now: engine.now(),
    ...(verdict && { verdict }),
  };
  const decision = decide(facts, engine.guardrails);
  const contain = steps.filter((step) => step.wave === "contain");
  const impossible = [
    ...(contain.length === 0 ? ["it names nothing that this playbook can contain"] : []),
    ...(contain.length > 0 && contain.every((step) => step.refused)
      ? contain.map((step) => step.refused!)
      : []),
    ...[tooBig(steps) ?? []].flat(),
  ];
  return impossible.length === 0
    ? decision
    : { ...decision, outcome: "refuse", because: [...decision.because, ...impossible] };
};

/** Where a decision takes a response that is new. */
export const stateFor = (decision: Decision, steps: readonly StepRecord[]): State => {
  if (decision.outcome === "refuse") return "refused";
  if (decision.outcome === "observe") return "observed";
  if (steps.filter((step) => step.wave === "contain").every(isMoot)) return "moot";
  return decision.outcome === "ask" ? "waiting" : "containing";
};

interface Settling {
  readonly decision: Decision;
  readonly all: readonly StepRecord[];
  readonly add: readonly Addition[];
  readonly planned: string;
  readonly engine: Responder;
  /** Everything is set again: it was partly done, failed, or does not hold any more. */
  readonly again?: boolean;
}

/**
 * Writes decision, plans, before-images and holds in one transaction, before the first changing call.
 * Throws `Moved` when a hold that the plan joins has been let go meanwhile: the retry plans anew.
 */
export const settle = async (
  from: Response,
  to: State,
  { decision, all, add, planned, engine, again }: Settling,
): Promise<{ response: Response; steps: readonly StepRecord[] }> => {
  const at = engine.now().toISOString();
  const acting = to === "containing";
  const written = (acting && again ? all : add.map(({ step }) => step)).map((step) =>
    acting ? begun(step, again) : step,
  );
  const steps = all
    .map((step) => written.find((other) => other.n === step.n) ?? step)
    .sort((a, b) => a.n - b.n);
  const holds = acting
    ? add.flatMap(({ step, fresh }) =>
        step.irreversible
          ? []
          : fresh
              .filter((change) => change.state !== "moot")
              .flatMap((change) => {
                const hold = holdName(step.target, change.hold);
                const own = holdItem(engine.table, { hold, response: from.id, before: change.before });
                return change.joined ? [stillHeld(engine.table, hold, change.joined), own] : [own];
              }),
      )
    : [];
  // Planning may have taken longer than the lease: who acts has it anew, and nobody takes over what is under way.
  const lease = acting ? leaseOf(engine) : undefined;
  const response = await move(engine.table, from, to, {
    at,
    owner: engine.owner,
    steps: written,
    also: holds,
    what: [to, ...decision.because].join(" · "),
    patch: {
      decision,
      targets: [...new Set(steps.map((step) => step.targetName))],
      revision: Math.max(from.revision, ...steps.map((step) => step.revision)),
      times: { ...from.times, planned, recorded: at },
      error: undefined,
      lease,
    },
  });
  return { response, steps };
};

const begun = (step: StepRecord, again?: boolean): StepRecord => ({
  ...step,
  changes: step.changes.map((change) => {
    const redo = again && step.wave === "contain" && change.state !== "moot";
    return change.state === "planned" || redo
      ? { ...change, state: redo && change.state === "failed" ? "failed" : "applying" }
      : change;
  }),
});
