import { type Share, sharesOf } from "../engine/split-by-trust.ts";
import { readWith } from "../events/source.ts";
import { SetAside, Unreadable } from "../events/unreadable.ts";
import type { Deciding } from "../model/deciding.ts";
import type { Counts, Facts, Guardrail } from "../model/guardrail.ts";
import type { Mode } from "../model/mode.ts";
import type { Place } from "../model/place.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Outcome, Wave } from "../model/response.ts";
import type { Signal } from "../model/signal.ts";
import { decide } from "../policy/evaluate.ts";
import { DECIDING, termsOf } from "../policy/settings.ts";
import { takesBack } from "../policy/trust-scope.ts";
import { newOpeners } from "./openers.ts";
import { matcherOf } from "./rules.ts";

export interface ReplayedStep {
  readonly wave: Wave;
  readonly action: string;
  readonly target: Place;
}

export interface ReplayedResponse {
  readonly playbook: string;
  /** Set on the second of two shares: its approval is independent, so that the rest need not wait. */
  readonly beyond?: true;
  readonly signal: Signal;
  readonly decision: Outcome;
  readonly because: readonly string[];
  readonly steps: readonly ReplayedStep[];
}

/** The playbooks' outcomes for one event; stable (docs/architecture.md 10). */
export interface Replayed {
  /** The envelope's id. */
  readonly event: string | null;
  readonly responses: readonly ReplayedResponse[];
  /** What a rule matched and its source cannot read. */
  readonly error?: { readonly field: string; readonly reason: string };
}

/** A replayed event, and the playbooks whose rule matched it and whose source cannot parse it. */
export interface ReplayedBy extends Replayed {
  readonly unreadBy: readonly string[];
}

/**
 * Makes the function that replays one event, without AWS: with every playbook in this mode, every event's account configured, each event
 * the only one, and the time of its detection as now. Guardrails see the targets but no plans, so none can find that a target is
 * protected, critical, or the last of its group.
 */
export function replayer(
  playbooks: readonly Playbook[],
  guardrails: readonly Guardrail[],
  mode: Mode,
  deciding: Deciding = DECIDING,
): (event: object) => ReplayedBy {
  const matching = matcherOf(playbooks);
  const openers = newOpeners();
  const answer = (playbook: Playbook, signal: Signal): readonly ReplayedResponse[] =>
    sharesOf(playbook, signal, []).map((share) => respond(share, signal, guardrails, mode, deciding));
  // Cordon looks for the opener of a session after its denial, automatic or approved.
  const answers = (playbook: Playbook, signal: Signal): readonly ReplayedResponse[] => {
    const own = answer(playbook, signal);
    const mayCut = own.some(({ decision }) => decision === "act" || decision === "ask");
    const linked = mayCut ? openers.of(playbook, signal) : [];
    return [...own, ...linked.flatMap((one) => answer(playbook, one))];
  };
  return (event) => {
    openers.note(event);
    const responses: ReplayedResponse[] = [];
    const unreadBy: string[] = [];
    let error: Replayed["error"];
    for (const playbook of matching(event)) {
      const read = signalOf(playbook, event);
      if ("field" in read) {
        error ??= { field: read.field, reason: read.reason };
        unreadBy.push(playbook.id);
      } else if (!("setAside" in read)) responses.push(...answers(playbook, read));
    }
    const id = "id" in event && typeof event.id === "string" ? event.id : null;
    return { event: id, responses, ...(error && { error }), unreadBy };
  };
}

const NONE: Counts = { playbook: 0, account: 0, groups: {}, storm: 0 };

function signalOf(playbook: Playbook, event: object): Signal | Unreadable | { readonly setAside: true } {
  try {
    return readWith(playbook, event) ?? new Unreadable("source", "is not text");
  } catch (error) {
    if (error instanceof Unreadable) return error;
    if (error instanceof SetAside) return { setAside: true };
    throw error;
  }
}

function respond(
  { playbook, family, beyond }: Share,
  signal: Signal,
  guardrails: readonly Guardrail[],
  mode: Mode,
  deciding: Deciding,
): ReplayedResponse {
  const found = (["contain", "preserve"] as const).flatMap((wave) =>
    playbook[wave].flatMap(({ action, targets }) =>
      targets(signal).map((target) => ({ wave, action, target })),
    ),
  );
  const steps = found.map(({ wave, action, target }) => ({
    wave,
    action: action.id,
    target,
    targetName: action.name(target),
    changes: [],
    asset: { tags: {}, reach: "target" as const, groups: [] },
    ...(action.irreversible && { irreversible: action.irreversible }),
    ...(takesBack(action, target, signal) && { takesBack: true as const }),
  }));
  const facts: Facts = {
    signal,
    playbook: playbook.id,
    ...(playbook.tells && { tells: playbook.tells }),
    family,
    mode,
    steps,
    settings: { accounts: [signal.account], raisedSources: [] },
    deciding: { ...deciding, terms: termsOf(deciding, playbook) },
    brakes: [],
    counts: NONE,
    now: new Date(signal.detectedAt),
  };
  const { outcome, because } = decide(facts, guardrails);
  return {
    playbook: playbook.id,
    ...(beyond && { beyond }),
    signal,
    decision: outcome,
    because,
    steps: found.map(({ wave, action, target }) => ({ wave, action: action.id, target })),
  };
}
