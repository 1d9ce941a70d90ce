import { amend } from "../ledger/responses.ts";
import type { Decision, Response, StepRecord } from "../model/response.ts";
import { isIncomplete } from "../model/response-state.ts";
import { lowerOf, type Signal } from "../model/signal.ts";
import { leastSevere, leastSure } from "../policy/severity.ts";
import { askFor, byItself, settle } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Responder } from "./engine.ts";
import type { EventContext } from "./event-context.ts";
import { readSituation } from "./load-context.ts";
import { finish } from "./on-first.ts";
import { type Addition, allOf, planAgain } from "./plan.ts";
import { asking, withDue } from "./timers.ts";

/**
 * Merges a repeat of a finding into its open response: contains again what is missing, contains new targets or asks about them.
 * Returns the changed response; undefined when the event changes nothing. The caller holds the lease.
 */
export async function onUpdate(
  response: Response,
  recorded: readonly StepRecord[],
  add: readonly Addition[],
  run: EventContext,
): Promise<Response | undefined> {
  const { engine } = run;
  const again = isIncomplete(response.state);
  if (response.state === "waiting" && isRaised(response, run.signal)) {
    const contained = await onStrongerWord(response, recorded, add, run);
    if (contained !== undefined) return contained;
  }
  if (!again && add.length === 0) return undefined;
  const all = [
    ...recorded.filter((step) => !add.some((added) => added.step.n === step.n)),
    ...add.map(({ step }) => step),
  ];
  const situation = await readSituation(engine);
  const judged = add.length > 0 ? { ...response, signal: withLeastTrust(response, run.signal) } : response;
  const decision = judge(judged, all, situation, engine);
  const settling = { decision, all, add, planned: run.planned, engine, again };
  const contains = add.some(({ step }) => step.wave === "contain" && step.changes.length > 0);
  const stuck = add.some(({ step }) => step.wave === "contain" && (step.failed ?? step.refused));
  // An approval covers containing the same again, and neither new targets nor a refused plan.
  const approved = response.approvals !== undefined && !contains && decision.outcome === "ask";
  const mayAct = decision.outcome === "act" || approved;
  if (response.state === "waiting") {
    if (decision.outcome === "refuse")
      return contains || stuck ? leaveAlone(response, add, decision, run) : undefined;
    const patch: Partial<Response> = { ask: askFor(response, all, decision, engine), news: "replanned" };
    return (await settle(response, "waiting", { ...settling, patch })).response;
  }
  if (mayAct && (again || contains || stuck)) {
    const also = decision.outcome === "act" ? byItself(response, all, engine) : [];
    const settled = await settle(response, "containing", { ...settling, also });
    return finish(settled.response, settled.steps, run);
  }
  if (contains && decision.outcome === "ask") return askMore(response, all, add, decision, run);
  const isLeft = (contains || stuck) && decision.outcome !== "observe";
  return isLeft ? leaveAlone(response, add, decision, run) : undefined;
}

/** Acts where people were asked only because of the source's trust, and a more trusted source now says the same. */
async function onStrongerWord(
  response: Response,
  recorded: readonly StepRecord[],
  add: readonly Addition[],
  run: EventContext,
): Promise<Response | undefined> {
  const { engine, playbook, signal } = run;
  const [again, situation] = await Promise.all([
    planAgain(recorded, playbook, response.id, engine),
    readSituation(engine),
  ]);
  const all = [
    ...again.filter((step) => !add.some((added) => added.step.n === step.n)),
    ...add.map(({ step }) => step),
  ];
  const decision = judge({ ...response, signal }, all, situation, engine);
  if (decision.outcome !== "act") return undefined;
  const settled = await settle(response, "containing", {
    decision,
    all,
    add: allOf(all),
    engine,
    also: byItself(response, all, engine),
    what: `${signal.source} says the same, and may act by itself: contained`,
    patch: { ask: undefined, signal },
  });
  return finish(settled.response, settled.steps, run);
}

/** Whether the same finding now comes from a more trusted source. */
function isRaised({ signal }: Response, repeat: Signal): boolean {
  return (
    signal !== undefined &&
    signal.trust !== repeat.trust &&
    lowerOf(signal.trust, repeat.trust) === signal.trust
  );
}

/** New targets get the lower trust, severity and confidence of the first signal and the repeat. */
function withLeastTrust(
  { signal: first }: Response,
  repeat: Signal,
  signal: Signal = first ?? repeat,
): Signal {
  return {
    ...signal,
    trust: lowerOf(signal.trust, repeat.trust),
    severity: leastSevere(signal.severity, repeat.severity),
    confidence: leastSure(signal.confidence, repeat.confidence),
  };
}

/** Asks for approval of a new target while the response holds the others. */
async function askMore(
  response: Response,
  all: readonly StepRecord[],
  add: readonly Addition[],
  decision: Decision,
  { engine }: EventContext,
): Promise<Response> {
  const now = engine.now();
  const ask = askFor(response, all, decision, engine);
  const targets = [...new Set(all.map(({ targetName }) => targetName))];
  const patch: Partial<Response> = {
    ask,
    targets,
    decision,
    lease: undefined,
    news: "new-target",
    ...withDue({ ...response.timers, ...asking(ask, now) }),
  };
  return amend(engine.table, response, {
    at: now.toISOString(),
    owner: engine.owner,
    steps: add.map(({ step }) => step),
    what: ["an update names new targets: approval required", ...decision.because].join(" · "),
    patch,
  });
}

/** Notifies people, once, of a new target that is refused or could not be planned. */
async function leaveAlone(
  response: Response,
  add: readonly Addition[],
  decision: Decision,
  { engine }: EventContext,
): Promise<Response | undefined> {
  const left = add.filter(({ step }) => step.wave === "contain").map(({ step }) => step);
  const why = left.flatMap(({ targetName, failed, refused }) =>
    [failed, refused].flatMap((one) => (one === undefined ? [] : [`${targetName}: ${one}`])),
  );
  const reasons = why.length > 0 && decision.outcome !== "refuse" ? why : [...decision.because, ...why];
  const error = `a new target is left alone: ${[...new Set(reasons)].join(" · ")}`;
  if (response.error === error) return undefined;
  return amend(engine.table, response, {
    at: engine.now().toISOString(),
    owner: engine.owner,
    what: `an update names ${[...new Set(left.map(({ targetName }) => targetName))].join(", ")} · ${error}`,
    patch: { error, lease: undefined, news: "left-alone" },
  });
}

/** Whether the deadline has passed and silence means contain. */
export function isSilent({ ask, timers }: Response, engine: Responder): boolean {
  return (
    ask?.onSilence === "contain" &&
    timers?.silence !== undefined &&
    Date.parse(timers.silence) <= engine.now().getTime()
  );
}

/** Contains at the deadline, if still only the mode makes it ask; otherwise asks again and escalates. */
export async function onSilence(
  response: Response,
  recorded: readonly StepRecord[],
  run: EventContext,
): Promise<Response> {
  const { engine, playbook } = run;
  const [all, situation] = await Promise.all([
    planAgain(recorded, playbook, response.id, engine),
    readSituation(engine),
  ]);
  const decision = judge(response, all, situation, engine);
  const silent = `nobody decided until ${response.ask!.until}`;
  if (!decision.modeAsks) {
    const patch: Partial<Response> = { ask: askFor(response, all, decision, engine), news: "escalated" };
    const what = [`${silent}, and it is not contained`, ...decision.because].join(" · ");
    return (await settle(response, "waiting", { decision, all, add: allOf(all), engine, what, patch }))
      .response;
  }
  const { response: settled, steps } = await settle(response, "containing", {
    decision,
    all,
    add: allOf(all),
    engine,
    also: byItself(response, all, engine),
    what: `${silent}: contained, as the terms say`,
    patch: { ask: undefined },
  });
  return finish(settled, steps, run);
}
