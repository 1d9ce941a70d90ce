import { readWhole } from "../ledger/reading.ts";
import { claim, getResponse, openGeneration, patchResponse, takeLease } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Playbook } from "../playbook.ts";
import { isFinal, type Response, type State, type StepRecord } from "../response.ts";
import { familyId, generationId } from "../response-id.ts";
import type { Signal } from "../signal.ts";
import { Unreadable } from "../unreadable.ts";
import { contain, unfinished } from "./contain.ts";
import type { Responder } from "./engine.ts";
import { LEASE_MS, leaseOf } from "./lease.ts";
import { additions, allOf, planSteps } from "./plan.ts";
import { deliveryId, refuseUnreadable } from "./refuse-unreadable.ts";
import { judge, settle, stateFor } from "./settle.ts";

/** A run that did not do all that it should: thrown at its end, so that Lambda tries again and then tells people. */
export class Incomplete extends Error {
  override readonly name = "Incomplete";
}

/**
 * Answers one event, whole: parse → claim ‖ plan → decide → record → contain → read back → preserve.
 * Any number of deliveries, retries and concurrent runs of one finding change the world as one would.
 * Returns the response as it stands; throws `Incomplete` when something failed that a retry may mend.
 */
export const respond = async (event: unknown, playbook: Playbook, engine: Responder): Promise<Response> => {
  const received = engine.now().toISOString();
  let signal: Signal;
  try {
    signal = parse(event, playbook);
  } catch (error) {
    if (error instanceof Unreadable) return refuseUnreadable(event, error, playbook, received, engine);
    throw error;
  }
  return respondTo(signal, deliveryId(event), received, playbook, engine);
};

/** Goes on with a response whose executor died and whose event will not come again. */
export const resume = async (id: string, playbook: Playbook, engine: Responder): Promise<Response> => {
  const response = await getResponse(engine.table, id);
  if (response?.signal === undefined) throw new Error(`no response ${id} with a signal to resume`);
  return respondTo(
    response.signal,
    response.deliveries[0] ?? id,
    engine.now().toISOString(),
    playbook,
    engine,
  );
};

const parse = (event: unknown, playbook: Playbook): Signal => {
  const source = (event as { source?: unknown } | null)?.source;
  const trigger = playbook.on.find(({ pattern }) =>
    (pattern["source"] as readonly unknown[]).includes(source),
  );
  if (trigger === undefined)
    throw new Unreadable("source", `${playbook.id} does not listen to ${JSON.stringify(source)}`);
  return trigger.parse(event);
};

const respondTo = async (
  signal: Signal,
  delivery: string,
  received: string,
  playbook: Playbook,
  engine: Responder,
): Promise<Response> => {
  const family = familyId(playbook.id, signal.id, signal);
  if (engine.mode !== "observe" && playbook.contain.some(({ action }) => action.authority === "identity"))
    engine.identity.warm();
  const draft = newResponse({ family, generation: 1, signal, delivery, received, playbook, engine });
  const [claimed, fresh] = await Promise.all([
    claim(engine.table, draft),
    planSteps(playbook, signal, family, engine),
  ]);
  const planned = engine.now().toISOString();
  const run: Run = { signal, delivery, playbook, engine, fresh, planned };
  if (claimed.created) return begin(claimed.response, run);
  return goOn(claimed.response, run, received);
};

interface Run {
  readonly signal: Signal;
  readonly delivery: string;
  readonly playbook: Playbook;
  readonly engine: Responder;
  readonly fresh: readonly StepRecord[];
  readonly planned: string;
}

const newResponse = (p: {
  family: string;
  generation: number;
  signal: Signal;
  delivery: string;
  received: string;
  playbook: Playbook;
  engine: Responder;
}): Response => ({
  id: generationId(p.family, p.generation),
  family: p.family,
  generation: p.generation,
  playbook: p.playbook.id,
  title: p.playbook.title,
  state: "new",
  version: 1,
  signal: p.signal,
  deliveries: [p.delivery],
  repeats: 0,
  revision: 1,
  targets: [],
  times: { received: p.received },
  createdAt: p.received,
  updatedAt: p.received,
  lease: leaseOf(p.engine),
});

/** Decides on a response that is new, or was cut off before it was decided, and runs it. The lease is ours. */
const begin = async (response: Response, run: Run): Promise<Response> => {
  const { engine, fresh } = run;
  const contains = fresh.filter((step) => step.wave === "contain");
  const failures = contains.flatMap((step) => step.failed ?? []);
  if (failures.length > 0 && failures.length === contains.length) {
    // Nothing is known yet, so nothing is decided: the retry plans anew, and functions/watch gives up after the last.
    const error = `could not plan: ${failures.join(" · ")}`;
    await patchResponse(engine.table, response.id, { error, lease: undefined }, engine.owner);
    throw new Incomplete(error);
  }
  const steps = await forThisResponse(response, run);
  const decision = judge(run.signal, steps, response.verdict, engine);
  const settled = await settle(response, stateFor(decision, steps), {
    decision,
    all: steps,
    add: allOf(steps),
    planned: run.planned,
    engine,
  });
  return settled.response.state === "containing"
    ? finish(settled.response, settled.steps, run)
    : settled.response;
};

/** Plans carry the id of the response that they were made for, in policy names and tags; a later generation has another one. */
const forThisResponse = async (response: Response, run: Run): Promise<readonly StepRecord[]> =>
  response.id === response.family ? run.fresh : planSteps(run.playbook, run.signal, response.id, run.engine);

const finish = async (response: Response, steps: readonly StepRecord[], run: Run): Promise<Response> => {
  const actions = [...run.playbook.contain, ...run.playbook.preserve].map(({ action }) => action);
  const done = await contain(response, steps, actions, run.engine);
  if (done.state === "partly" || done.state === "failed") {
    const whole = await readWhole(run.engine.table, done.id);
    const failed = whole?.steps.some(
      (step) => step.failed || step.changes.some(({ state }) => state === "failed"),
    );
    if (failed) throw new Incomplete(`response ${done.id} is ${done.state}: see \`cordon show ${done.id}\``);
  }
  return done;
};

/** What may be taken up again by an event: a retry, a repeat with news, or a response that no longer holds. */
const TAKEN_UP: readonly State[] = [
  "new",
  "containing",
  "partly",
  "failed",
  "contained",
  "accepted",
  "lost",
  "waiting",
];

/** An event of a finding that has a response: a redelivery, a retry after a crash, a repeat, an update, or one after the end. */
const goOn = async (first: Response, run: Run, received: string): Promise<Response> => {
  const { engine } = run;
  const id = generationId(first.family, first.latest ?? 1);
  const before = await whenQuiet(id, run);
  if (isFinal(before.state)) return afterTheEnd(before, run, received);
  if (!TAKEN_UP.includes(before.state)) return joins(before, run);
  let response: Response;
  try {
    response = await takeLease(engine.table, id, leaseOf(engine), engine.now().getTime());
  } catch (error) {
    if (error instanceof Moved) return goOn(first, run, received);
    throw error;
  }
  const release = () => patchResponse(engine.table, id, { lease: undefined }, engine.owner);
  if (response.state === "new") return begin(response, run);
  const recorded = (await readWhole(engine.table, id))!.steps;
  const add = additions(recorded, await forThisResponse(response, run));
  const all = [
    ...recorded.filter((step) => !add.some((added) => added.step.n === step.n)),
    ...add.map(({ step }) => step),
  ];
  const decision = judge(run.signal, all, response.verdict, engine);
  const again = ["partly", "failed", "lost"].includes(response.state);
  const mayAct = decision.outcome === "act" && response.state !== "waiting";
  if (
    response.state === "containing" ||
    (mayAct && (again || add.some(({ step }) => step.wave === "contain")))
  ) {
    const settled =
      response.state === "containing"
        ? { response, steps: recorded }
        : await settle(response, "containing", { decision, all, add, planned: run.planned, engine, again });
    const done = await finish(settled.response, settled.steps, run);
    // An update may have come while the first run was cut off: its new targets are taken up now.
    return response.state === "containing" && add.length > 0 ? goOn(first, run, received) : joins(done, run);
  }
  if (["contained", "accepted"].includes(response.state) && unfinished(recorded, "preserve"))
    return finish(response, recorded, run);
  if (response.state === "waiting" && add.length > 0 && decision.outcome !== "refuse")
    return (await settle(response, "waiting", { decision, all, add, planned: run.planned, engine })).response;
  await release();
  return joins(response, run);
};

/**
 * Waits while a live executor works on the response: a duplicate has nothing to add, and a retry that came
 * before the lease of the dead one ran out must not be lost.
 */
const whenQuiet = async (id: string, { engine }: Run): Promise<Response> => {
  const deadline = engine.now().getTime() + LEASE_MS + 5_000;
  for (;;) {
    const response = await getResponse(engine.table, id);
    if (response === undefined) throw new Error(`response ${id} has gone from the ledger`);
    const now = engine.now().getTime();
    const busy =
      response.lease !== undefined && response.lease.until >= now && response.lease.owner !== engine.owner;
    if (!busy || !["new", "containing"].includes(response.state)) return response;
    if (now > deadline) throw new Incomplete(`response ${id} is still being worked on by another run`);
    await engine.sleep(200);
  }
};

const KEPT_DELIVERIES = 20;

/** Counts an event that changes nothing; the same delivery counts once. */
const joins = async (response: Response, { delivery, engine }: Run): Promise<Response> => {
  if (response.deliveries.includes(delivery)) return response;
  const joined = {
    deliveries: [delivery, ...response.deliveries].slice(0, KEPT_DELIVERIES),
    repeats: response.repeats + 1,
  };
  await patchResponse(engine.table, response.id, joined);
  return { ...response, ...joined };
};

/** The verdict answers first; only what would go another way than last time opens the next generation. */
const afterTheEnd = async (last: Response, run: Run, received: string): Promise<Response> => {
  if (last.signal === undefined || last.deliveries.includes(run.delivery)) return last;
  const { engine, playbook, signal, delivery } = run;
  const generation = last.generation + 1;
  const steps = await planSteps(playbook, signal, generationId(last.family, generation), engine);
  const decision = judge(signal, steps, last.verdict, engine);
  const to = stateFor(decision, steps);
  if (to === last.state || (last.verdict !== undefined && to === "observed")) return joins(last, run);
  const draft = {
    ...newResponse({ family: last.family, generation, signal, delivery, received, playbook, engine }),
    ...(last.verdict && { verdict: last.verdict }),
  };
  try {
    await openGeneration(engine.table, draft);
  } catch (error) {
    if (!(error instanceof Moved)) throw error;
    return goOn({ ...last, latest: generation }, run, received);
  }
  return begin(draft, { ...run, fresh: steps, planned: engine.now().toISOString() });
};
