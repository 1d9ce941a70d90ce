import { readWith } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import { claim, getResponse } from "../ledger/responses.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response } from "../model/response.ts";
import type { Signal } from "../model/signal.ts";
import { deliveryId } from "./delivery-id.ts";
import type { Responder } from "./engine.ts";
import type { EventContext } from "./event-context.ts";
import { readSituation } from "./load-context.ts";
import { newResponse } from "./new-response.ts";
import { begin } from "./on-first.ts";
import { planSteps } from "./plan.ts";
import { type Share, sharesOf } from "./split-by-trust.ts";

/**
 * Responds to one event: parse → claim ‖ plan → decide → record → contain → read back → preserve. Any number of deliveries, retries and
 * concurrent runs of one finding have the effect of one. Returns the response as it ended; of two, the one that acts. Throws
 * `Incomplete` when something failed that a retry may fix, and `SetAside` for an event that the playbook does not answer.
 */
export async function respond(event: unknown, playbook: Playbook, engine: Responder): Promise<Response> {
  const received = engine.now().toISOString();
  let signal: Signal;
  try {
    signal = parse(event, playbook);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // Next to no event is: its refusal is loaded with the first that is.
    const { refuseUnreadable } = await import("./refuse-unreadable.ts");
    return refuseUnreadable(event, error, playbook, received, engine);
  }
  return respondTo(signal, deliveryId(event), received, playbook, engine);
}

function parse(event: unknown, playbook: Playbook): Signal {
  const signal = readWith(playbook, event);
  if (signal !== undefined) return signal;
  const source = (event as { source?: unknown } | null)?.source;
  throw new Unreadable("source", `${playbook.id} does not listen to ${JSON.stringify(source)}`);
}

/** Responds to a signal, as `respond` does after parsing. */
export async function respondTo(
  signal: Signal,
  delivery: string,
  received: string,
  playbook: Playbook,
  engine: Responder,
): Promise<Response> {
  const shares = sharesOf(playbook, signal, engine.settings.raisedSources);
  const [first, ...others] = await Promise.allSettled(
    shares.map((share) => answer(signal, delivery, received, share, engine)),
  );
  for (const result of [first!, ...others]) if (result.status === "rejected") throw result.reason;
  return (first as PromiseFulfilledResult<Response>).value;
}

/** Runs one response to a signal; `byHand` is set on manual containment. Throws as `respond` does. */
export async function answer(
  signal: Signal,
  delivery: string,
  received: string,
  { playbook, family, beyond, other }: Share,
  engine: Responder,
  byHand?: Response["byHand"],
): Promise<Response> {
  const identity = playbook.contain.map(({ action }) => action).filter((one) => one.authority === "identity");
  if (identity.length > 0)
    engine.identity.warm(
      identity.map(({ id }) => id),
      family,
    );
  const draft = newResponse({
    family,
    generation: 1,
    signal,
    delivery,
    received,
    playbook,
    engine,
    ...(beyond && { beyond }),
    ...(other && { other }),
    ...(byHand && { byHand }),
  });
  const [claimed, fresh, situation, sibling] = await Promise.all([
    claim(engine.table, draft),
    planSteps(playbook, signal, family, engine),
    readSituation(engine),
    other === undefined ? undefined : getResponse(engine.table, other),
  ]);
  const planned = engine.now().toISOString();
  const run: EventContext = { signal, delivery, playbook, engine, fresh, situation, planned };
  // A verdict on the sibling response is about the same event.
  const verdict = sibling?.verdict;
  if (claimed.created) return begin({ ...claimed.response, ...(verdict && { verdict }) }, run);
  // Most runs are a finding's first: what repeats need is loaded with the first of them.
  const { onRepeat } = await import("./on-repeat.ts");
  return onRepeat(claimed.response, run, received);
}
