import { countRepeat } from "../ledger/facts.ts";
import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { getResponse, openGeneration } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Response, StepRecord } from "../model/response.ts";
import { generationId } from "../model/response-id.ts";
import { isFinal, isSettled, takesEvents } from "../model/response-state.ts";
import { leastSevere } from "../policy/severity.ts";
import { additions } from "./additions.ts";
import { judge, stateFor } from "./decide.ts";
import { type EventContext, Incomplete } from "./event-context.ts";
import { goOnContaining } from "./go-on-containing.ts";
import { giveBack, LEASE_MS, leaseOf, polled } from "./lease.ts";
import { newResponse } from "./new-response.ts";
import { begin, finish, forThisResponse } from "./on-first.ts";
import { isSilent, onSilence } from "./on-silence.ts";
import { onUpdate } from "./on-update.ts";
import { unfinished } from "./outcome.ts";
import { planSteps } from "./plan.ts";

/** Handles an event of a finding that has a response: a redelivery, a retry after a crash, a repeat, an update, or one after the end. */
export async function onRepeat(first: Response, run: EventContext, received: string): Promise<Response> {
  const { engine } = run;
  const id = generationId(first.family, first.latest ?? 1);
  const before = await whenQuiet(id, run);
  if (isFinal(before.state)) return afterTheEnd(before, run, received);
  if (before.state === "undoing") return duringUndo(before, run);
  if (!takesEvents(before.state)) return joins(before, run);
  let response: Response;
  try {
    response = await takeLease(engine.table, id, leaseOf(engine), engine.now().getTime());
  } catch (error) {
    if (error instanceof Moved) return onRepeat(first, run, received);
    throw error;
  }
  if (response.state === "new") return begin(response, run);
  const recorded = (await readWhole(engine.table, id))!.steps;
  const add = additions(recorded, await forThisResponse(response, run));
  if (response.state === "containing") {
    const done = await goOnContaining(response, recorded, run);
    // An update may have come while the first run was interrupted: its new targets follow now.
    return add.length > 0 ? onRepeat(first, run, received) : joins(done, run);
  }
  if (response.state === "waiting" && isSilent(response, engine)) {
    const done = await onSilence(response, recorded, run);
    return add.length > 0 ? onRepeat(first, run, received) : joins(done, run);
  }
  const news = await onUpdate(response, recorded, add, run);
  if (news !== undefined) return joins(news, run);
  if (isSettled(response.state) && unfinished(recorded, "preserve")) return finish(response, recorded, run);
  await giveBack(id, engine);
  return joins(response, run);
}

/** New targets wait for the end of an undo, by the retries of the event; what names none is counted. Throws `Incomplete`. */
async function duringUndo(response: Response, run: EventContext): Promise<Response> {
  const recorded = (await readWhole(run.engine.table, response.id))!.steps;
  const add = additions(recorded, await forThisResponse(response, run));
  if (!add.some(({ step }) => step.wave === "contain")) return joins(response, run);
  throw new Incomplete(
    `response ${response.id} is being undone, and the event names new targets: they follow`,
  );
}

/**
 * Waits while another executor holds the lease, and returns the response: a retry that comes before the lease of a dead run expires
 * must not be dropped. Throws `Incomplete` when it takes longer than a lease.
 */
async function whenQuiet(id: string, { engine }: EventContext): Promise<Response> {
  const quiet = await polled(engine, { every: 200, within: LEASE_MS + 5_000 }, async () => {
    const response = await getResponse(engine.table, id);
    if (response === undefined) throw new Error(`response ${id} has gone from the ledger`);
    const { lease, state } = response;
    const isBusy =
      lease !== undefined && lease.until >= engine.now().getTime() && lease.owner !== engine.owner;
    return isBusy && (takesEvents(state) || state === "undoing") ? undefined : response;
  });
  if (quiet === undefined) throw new Incomplete(`response ${id} is still being worked on by another run`);
  return quiet;
}

const KEPT_DELIVERIES = 20;

/** Counts an event that changes nothing; a redelivery counts once. */
async function joins(response: Response, run: EventContext): Promise<Response> {
  const { delivery, engine } = run;
  if (response.deliveries.includes(delivery)) return response;
  const counted = {
    deliveries: [delivery, ...response.deliveries].slice(0, KEPT_DELIVERIES),
    repeats: response.repeats + 1,
  };
  try {
    await countRepeat(engine.table, response, counted);
    return { ...response, ...counted };
  } catch (error) {
    if (!(error instanceof Moved)) throw error;
    return joins((await getResponse(engine.table, response.id))!, run); // another one was counted meanwhile
  }
}

/** Whether a finding of a notify-only playbook rose in severity since people were notified. */
function isLouder({ tells, signal }: Response, last: Response): boolean {
  return (
    tells === "by severity" &&
    signal !== undefined &&
    last.signal !== undefined &&
    signal.severity !== last.signal.severity &&
    leastSevere(signal.severity, last.signal.severity) === last.signal.severity
  );
}

/** Whether a verdict answers an event: that it is a false positive answers each, any other one what it was about. */
function isAnswered({ verdict, targets }: Response, steps: readonly StepRecord[]): boolean {
  if (verdict === undefined) return false;
  return verdict.verdict === "false" || steps.every(({ targetName }) => targets.includes(targetName));
}

/** Opens the next generation only where the decision would differ from the last one (docs/decisions/0005). */
async function afterTheEnd(last: Response, run: EventContext, received: string): Promise<Response> {
  const isKnown = run.fresh.every(({ targetName }) => last.targets.includes(targetName));
  if (last.signal === undefined || (isKnown && last.deliveries.includes(run.delivery))) return last;
  const { engine, playbook, signal, delivery } = run;
  const generation = last.generation + 1;
  const steps = await planSteps(playbook, signal, generationId(last.family, generation), engine);
  const draft = {
    ...newResponse({ family: last.family, generation, signal, delivery, received, playbook, engine }),
    ...(last.beyond && { beyond: last.beyond }),
    ...(last.other && { other: last.other }),
    ...(last.verdict && { verdict: last.verdict }),
  };
  const to = stateFor(judge(draft, steps, run.situation, engine), steps);
  const isSame = to === last.state && !isLouder(draft, last);
  if (isSame || (to === "observed" && isAnswered(last, steps))) return joins(last, run);
  try {
    await openGeneration(engine.table, draft);
  } catch (error) {
    if (!(error instanceof Moved)) throw error;
    return onRepeat({ ...last, latest: generation }, run, received);
  }
  return begin(draft, { ...run, fresh: steps, planned: engine.now().toISOString() });
}
