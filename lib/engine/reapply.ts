import { getDecision } from "../ledger/decisions.ts";
import { readWhole } from "../ledger/reading.ts";
import { amend } from "../ledger/responses.ts";
import type { ReapplyRecord } from "../model/drift.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Decision, Response, StepRecord } from "../model/response.ts";
import { overWhat, replaced } from "./additions.ts";
import { settle, unlessPaused } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Engine, Responder } from "./engine.ts";
import type { EventContext } from "./event-context.ts";
import { readSituation, type Situation } from "./load-context.ts";
import { finish } from "./on-first.ts";
import { isPauseOf } from "./pause.ts";
import { planOver } from "./plan-over.ts";

/**
 * Sets again what drifted, because an operator decided so: the recorded plan, over what is there now, which becomes its before-image. Does
 * not count as one of the times of the terms. Refuses, on record, what `whyNotAgain` names. The caller holds the lease. Throws an Error
 * where no such decision is on record.
 */
export async function reapplyDecided(
  response: Response,
  recorded: readonly StepRecord[],
  { playbook, engine }: Pick<EventContext, "playbook" | "engine">,
): Promise<Response> {
  const { reapply } = response;
  if (reapply === undefined || !(await isDecided(response.id, reapply, engine)))
    throw new Error(`no decision on record to set response ${response.id} again: nothing was set`);
  const over = await planOver(recorded, playbook, response.id, engine);
  const all = replaced(recorded, over);
  const situation = await readSituation(engine);
  const judged = judge(response, all, situation, engine);
  const why = whyNotAgain(response, judged, situation);
  if (why !== undefined) return refused(response, why, engine);
  const settled = await settle(response, "containing", {
    // What Cordon did stays decided as it was: this decision has its own line.
    decision: response.decision ?? judged,
    all,
    add: over,
    planned: engine.now().toISOString(),
    engine,
    again: true,
    also: unlessPaused(response, engine),
    by: reapply.by,
    what: ["set again", reapply.reason, ...over.flatMap(overWhat)].join(" · "),
    patch: { reapply: { ...reapply, begun: true } },
  });
  return finish(settled.response, settled.steps, { playbook, engine });
}

/** The present decision on setting a recorded response again, and why it is not set again, if it is not. Reads only. */
export async function judgeAgain(
  id: string,
  playbook: Playbook,
  engine: Responder,
): Promise<{ readonly response: string; readonly why: string | null }> {
  const whole = await readWhole(engine.table, id);
  if (whole === undefined) throw new Error(`no response ${id} on record`);
  const situation = await readSituation(engine);
  const decision = judge(whole.response, whole.steps, situation, engine);
  const known = whole.steps.every(
    ({ wave, action }) => wave !== "contain" || playbook.contain.some((step) => step.action.id === action),
  );
  const why = known
    ? whyNotAgain(whole.response, decision, situation)
    : `${playbook.id} does not have every step of response ${id} any more`;
  return { response: id, why: why ?? null };
}

/** For people: a mode, a pause or a guardrail that stands against setting a response again; undefined where nothing does. */
function whyNotAgain(
  { playbook, approvals }: Response,
  { outcome, mode, people, because }: Decision,
  { brakes }: Situation,
): string | undefined {
  if (mode === "observe") return `${playbook} is in mode observe here: deploy it in ask or act (bin/app.ts)`;
  const pause = brakes.find((brake) => isPauseOf(brake, playbook));
  if (pause !== undefined)
    return `paused by ${pause.by}: ${pause.reason}. End the pause first: cordon resume${pause.scope === "all" ? "" : ` ${playbook}`}`;
  if (outcome === "refuse") return because.join("; ") || "a guardrail refuses it";
  if (approvals === undefined && outcome === "ask" && people === 2)
    return `no approval is on record, and two are required by now: ${because.join("; ")}`;
  return undefined;
}

/** Whether the recorded decision is of this response and this operator. */
async function isDecided(id: string, { decision, by }: ReapplyRecord, { table }: Engine): Promise<boolean> {
  const recorded = await getDecision(table, decision);
  return recorded?.kind === "reapply" && recorded.on === id && recorded.by === by;
}

/** Notifies people that what an operator decided is not done, and why. The decision is over: another one can follow. */
function refused(response: Response, why: string, engine: Engine): Promise<Response> {
  const error = `not set again: ${why}`;
  return amend(engine.table, response, {
    at: engine.now().toISOString(),
    owner: engine.owner,
    what: error,
    patch: { error, lease: undefined, reapply: undefined, news: "not-set-again" },
  });
}
