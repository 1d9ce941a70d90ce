import { DECIDING, termsOf } from "../deciding.ts";
import { decide } from "../engine/decide.ts";
import type { Counts, Facts, Guardrail } from "../guardrail.ts";
import type { Mode } from "../mode.ts";
import type { Playbook } from "../playbook.ts";
import type { Outcome, Wave } from "../response.ts";
import { familyId } from "../response-id.ts";
import type { Place, Signal } from "../signal.ts";
import { readWith } from "../source.ts";
import { Unreadable } from "../unreadable.ts";
import { matcherOf } from "./rules.ts";

export interface ReplayedStep {
  readonly wave: Wave;
  readonly action: string;
  readonly target: Place;
}

export interface ReplayedResponse {
  readonly playbook: string;
  readonly signal: Signal;
  readonly decision: Outcome;
  readonly because: readonly string[];
  readonly steps: readonly ReplayedStep[];
}

/** What the playbooks would do with one event; stable (design.md 10). */
export interface Replayed {
  /** The envelope's id. */
  readonly event: string | null;
  readonly responses: readonly ReplayedResponse[];
  /** What a rule matched and its source cannot read. */
  readonly error?: { readonly field: string; readonly reason: string };
}

/** A replayed event, and the playbooks whose rule matched it and whose source cannot read it. */
export interface ReplayedBy extends Replayed {
  readonly unreadBy: readonly string[];
}

/**
 * Makes the function that replays one event, without AWS: as if every playbook were in this mode, every event's account set
 * up, each event the only one, and now the moment when it was detected. Guardrails see the targets but no plans, so none can
 * say that a target is protected, critical, or the last of its group.
 */
export const replayer = (
  playbooks: readonly Playbook[],
  guardrails: readonly Guardrail[],
  mode: Mode,
): ((event: object) => ReplayedBy) => {
  const matching = matcherOf(playbooks);
  return (event) => {
    const responses: ReplayedResponse[] = [];
    const unreadBy: string[] = [];
    let error: Replayed["error"];
    for (const playbook of matching(event)) {
      const read = signalOf(playbook, event);
      if ("field" in read) {
        error ??= { field: read.field, reason: read.reason };
        unreadBy.push(playbook.id);
      } else responses.push(respond(playbook, read, guardrails, mode));
    }
    const id = "id" in event && typeof event.id === "string" ? event.id : null;
    return { event: id, responses, ...(error && { error }), unreadBy };
  };
};

const NONE: Counts = { playbook: 0, account: 0, groups: {}, storm: 0 };

const signalOf = (playbook: Playbook, event: object): Signal | Unreadable => {
  try {
    return readWith(playbook, event) ?? new Unreadable("source", "is not text");
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
};

const respond = (
  playbook: Playbook,
  signal: Signal,
  guardrails: readonly Guardrail[],
  mode: Mode,
): ReplayedResponse => {
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
  }));
  const facts: Facts = {
    signal,
    playbook: playbook.id,
    family: familyId(playbook.id, signal.id, signal),
    mode,
    steps,
    settings: { accounts: [signal.account], raisedSources: [] },
    deciding: { ...DECIDING, terms: termsOf(DECIDING, playbook) },
    brakes: [],
    counts: NONE,
    now: new Date(signal.detectedAt),
  };
  const { outcome, because } = decide(facts, guardrails);
  return {
    playbook: playbook.id,
    signal,
    decision: outcome,
    because,
    steps: found.map(({ wave, action, target }) => ({ wave, action: action.id, target })),
  };
};
