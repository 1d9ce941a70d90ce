import { amend } from "../ledger/responses.ts";
import type { Decision, Response, StepRecord } from "../model/response.ts";
import { isIncomplete } from "../model/response-state.ts";
import { lowerOf, type Signal } from "../model/signal.ts";
import { MOST_REAPPLIED } from "../policy/due.ts";
import { leastSevere, leastSure } from "../policy/severity.ts";
import { type Addition, allOf } from "./addition.ts";
import { overWhat, replaced } from "./additions.ts";
import { askFor, byItself, settle, unlessPaused } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Responder } from "./engine.ts";
import type { EventContext } from "./event-context.ts";
import { readSituation, type Situation } from "./load-context.ts";
import { finish } from "./on-first.ts";
import { isPauseOf } from "./pause.ts";
import { planAgain } from "./plan-again.ts";
import { planOver } from "./plan-over.ts";

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
  const over = again ? await planOver(recorded, run.playbook, response.id, engine) : [];
  if (response.state === "waiting" && isRaised(response, run.signal)) {
    const contained = await onStrongerWord(response, recorded, add, run);
    if (contained !== undefined) return contained;
  }
  if (!again && add.length === 0) return undefined;
  const both = together(over, add);
  const all = replaced(recorded, both);
  const situation = await readSituation(engine);
  const judged = add.length > 0 ? { ...response, signal: withLeastTrust(response, run.signal) } : response;
  const decision = judge(judged, all, situation, engine);
  const settling = { decision, all, add: both, planned: run.planned, engine, again };
  const contains = add.some(({ step }) => step.wave === "contain" && step.changes.length > 0);
  const stuck = add.some(({ step }) => step.wave === "contain" && (step.failed ?? step.refused));
  // An approval covers containing the same again, and neither new targets, their evidence, nor a refused plan.
  const isPaused = situation.brakes.some((brake) => isPauseOf(brake, response.playbook));
  const approved =
    again && response.approvals !== undefined && !contains && decision.outcome === "ask" && !isPaused;
  const mayAct = decision.outcome === "act" || approved;
  if (response.state === "waiting") {
    if (decision.outcome === "refuse")
      return contains || stuck ? leaveAlone(response, add, decision, run) : undefined;
    const patch: Partial<Response> = { ask: askFor(response, all, decision, engine), news: "replanned" };
    return (await settle(response, "waiting", { ...settling, patch })).response;
  }
  if (mayAct && (again || contains || stuck)) {
    const also =
      decision.outcome === "act" ? byItself(response, all, engine) : unlessPaused(response, engine);
    const settled = await settle(response, "containing", {
      ...settling,
      ...(approved && { all: replaced(recorded, over), add: over }),
      also,
      what: [...setAgainWords(response, over, run), ...decision.because].join(" · "),
      ...(run.reapplies && { patch: { reapplied: (response.reapplied ?? 0) + 1 } }),
    });
    return finish(settled.response, settled.steps, run);
  }
  if (run.reapplies) return notSetAgain(response, decision, run);
  if (contains && decision.outcome === "ask") return askMore(response, all, add, decision, run);
  const isLeft = decision.outcome !== "observe" || isAnsweredByUndo(judged, all, situation, engine);
  return isLeft && (contains || stuck) ? leaveAlone(response, add, decision, run) : undefined;
}

/**
 * Whether only the verdict of an undo has a repeat observed: an undo, unless it called the finding a false positive, does not answer
 * targets that its operator did not know.
 */
function isAnsweredByUndo(
  { verdict, ...judged }: Response,
  all: readonly StepRecord[],
  situation: Situation,
  engine: Responder,
): boolean {
  if (verdict === undefined || verdict.verdict === "false") return false;
  return judge(judged, all, situation, engine).outcome !== "observe";
}

/** What is set again, with the changes that are new; where both concern one step, one addition of it. */
function together(over: readonly Addition[], add: readonly Addition[]): readonly Addition[] {
  return [
    ...over.map((one) => {
      const extra = add.find(({ step }) => step.n === one.step.n);
      if (extra === undefined) return one;
      const changes = [...one.step.changes, ...extra.fresh];
      return { step: { ...extra.step, changes }, fresh: [...one.fresh, ...extra.fresh] };
    }),
    ...add.filter(({ step }) => !over.some((one) => one.step.n === step.n)),
  ];
}

/** For the audit: that it is set again, and over what. */
function setAgainWords(
  { reapplied = 0 }: Response,
  over: readonly Addition[],
  { reapplies }: EventContext,
): readonly string[] {
  const words = reapplies ? `set again, time ${reapplied + 1} of ${MOST_REAPPLIED} at most` : "containing";
  return [words, ...over.flatMap(overWhat)];
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
  const all = replaced(again, add);
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

/** New targets get the lower trust, severity and confidence of the first signal and the repeat, and the later date of activity. */
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
    lastActivityAt: [signal, repeat]
      .flatMap((one) => [one.lastActivityAt ?? one.activityAt ?? one.detectedAt])
      .sort((a, b) => Date.parse(a) - Date.parse(b))
      .at(-1)!,
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
  const ask = askFor(response, all, decision, engine);
  const targets = [...new Set(all.map(({ targetName }) => targetName))];
  const patch: Partial<Response> = {
    ask,
    targets,
    decision,
    lease: undefined,
    news: "new-target",
  };
  return amend(engine.table, response, {
    at: engine.now().toISOString(),
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

/** Notifies people, once for each reason, that what the terms have set again is not: a limit, a pause, a newer verdict. */
async function notSetAgain(
  response: Response,
  decision: Decision,
  { engine }: EventContext,
): Promise<Response | undefined> {
  const error = `not set again: ${decision.because.join(" · ") || decision.outcome}`;
  if (response.error === error) return undefined;
  return amend(engine.table, response, {
    at: engine.now().toISOString(),
    owner: engine.owner,
    what: error,
    patch: { error, lease: undefined, news: "not-set-again" },
  });
}
