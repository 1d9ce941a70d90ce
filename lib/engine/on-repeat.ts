import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { countRepeat, getResponse, openGeneration } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Response } from "../model/response.ts";
import { generationId } from "../model/response-id.ts";
import { isFinal, isSettled, takesEvents } from "../model/response-state.ts";
import { leastSevere } from "../policy/severity.ts";
import { unfinished } from "./contain.ts";
import { judge, stateFor } from "./decide.ts";
import { giveBack, LEASE_MS, leaseOf } from "./lease.ts";
import { begin, finish, forThisResponse, Incomplete, newResponse, type Run } from "./on-first.ts";
import { isSilent, onSilence, takeUp } from "./on-update.ts";
import { additions, planSteps } from "./plan.ts";

/** An event of a finding that has a response: a redelivery, a retry after a crash, a repeat, an update, or one after the end. */
export async function goOn(first: Response, run: Run, received: string): Promise<Response> {
  const { engine } = run;
  const id = generationId(first.family, first.latest ?? 1);
  const before = await whenQuiet(id, run);
  if (isFinal(before.state)) return afterTheEnd(before, run, received);
  if (!takesEvents(before.state)) return joins(before, run);
  let response: Response;
  try {
    response = await takeLease(engine.table, id, leaseOf(engine), engine.now().getTime());
  } catch (error) {
    if (error instanceof Moved) return goOn(first, run, received);
    throw error;
  }
  if (response.state === "new") return begin(response, run);
  const recorded = (await readWhole(engine.table, id))!.steps;
  const add = additions(recorded, await forThisResponse(response, run));
  if (response.state === "containing") {
    const done = await finish(response, recorded, run);
    // An update may have come while the first run was cut off: its new targets are taken up now.
    return add.length > 0 ? goOn(first, run, received) : joins(done, run);
  }
  if (response.state === "waiting" && isSilent(response, engine)) {
    const done = await onSilence(response, recorded, run);
    return add.length > 0 ? goOn(first, run, received) : joins(done, run);
  }
  const news = await takeUp(response, recorded, add, run);
  if (news !== undefined) return joins(news, run);
  if (isSettled(response.state) && unfinished(recorded, "preserve")) return finish(response, recorded, run);
  await giveBack(id, engine);
  return joins(response, run);
}

/**
 * Waits while a live executor works on the response: a duplicate has nothing to add, and a retry that came
 * before the lease of the dead one ran out must not be lost.
 */
async function whenQuiet(id: string, { engine }: Run): Promise<Response> {
  const deadline = engine.now().getTime() + LEASE_MS + 5_000;
  for (;;) {
    const response = await getResponse(engine.table, id);
    if (response === undefined) throw new Error(`response ${id} has gone from the ledger`);
    const now = engine.now().getTime();
    const busy =
      response.lease !== undefined && response.lease.until >= now && response.lease.owner !== engine.owner;
    if (!busy || !takesEvents(response.state)) return response;
    if (now > deadline) throw new Incomplete(`response ${id} is still being worked on by another run`);
    await engine.sleep(200);
  }
}

const KEPT_DELIVERIES = 20;

/** Counts an event that changes nothing; the same delivery counts once. */
async function joins(response: Response, run: Run): Promise<Response> {
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

/** A finding that a playbook only tells has become worse: people were told of less. */
function isLouder({ tells, signal }: Response, last: Response): boolean {
  return (
    tells === "by severity" &&
    signal !== undefined &&
    last.signal !== undefined &&
    signal.severity !== last.signal.severity &&
    leastSevere(signal.severity, last.signal.severity) === last.signal.severity
  );
}

/** The verdict answers first; only what would go another way than last time opens the next generation. */
async function afterTheEnd(last: Response, run: Run, received: string): Promise<Response> {
  if (last.signal === undefined || last.deliveries.includes(run.delivery)) return last;
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
  if (isSame || (last.verdict !== undefined && to === "observed")) return joins(last, run);
  try {
    await openGeneration(engine.table, draft);
  } catch (error) {
    if (!(error instanceof Moved)) throw error;
    return goOn({ ...last, latest: generation }, run, received);
  }
  return begin(draft, { ...run, fresh: steps, planned: engine.now().toISOString() });
}
