import { INVARIANTS } from "./invariants/all.ts";
import type { Invariant, Watch, Watched } from "./invariants/invariant.ts";

/** What must hold, and did not. */
export interface Violation {
  /** The rule, and which way it was broken: "told · a state was not told". */
  readonly rule: string;
  readonly seen: string;
  readonly at: number;
}

/** Watches a simulation; returns what is found, which grows. */
export function watched(of: Watched, invariants: readonly Invariant[] = INVARIANTS) {
  const { simulation } = of;
  const { world, lambdas, time, story } = simulation;
  const found: Violation[] = [];
  const all: Watch[] = invariants.map((invariant) =>
    invariant.watch(of, (kind, seen) => {
      const violation = { rule: `${invariant.rule} · ${kind}`, seen, at: time.now };
      if (found.some((one) => one.rule === violation.rule && one.seen === seen)) return;
      found.push(violation);
      story.say(() => `‼ ${violation.rule}: ${seen}`);
    }),
  );
  const sent = all.filter((one) => one.sent);
  const done = all.filter((one) => one.done);
  const wrote = all.filter((one) => one.wrote);
  const ended = all.filter((one) => one.ended);
  const told = all.filter((one) => one.told);
  world.onSent = (change) => {
    for (const one of sent) one.sent?.(change);
  };
  world.onDone = (change, from) => {
    for (const one of done) one.done?.(change, from);
  };
  simulation.onWrite = (row, by) => {
    for (const one of wrote) one.wrote?.(row, by);
  };
  lambdas.onEnd = (process, error) => {
    for (const one of ended) one.ended?.(process, error);
  };
  simulation.onTold = (message) => {
    for (const one of told) one.told?.(message);
  };
  return {
    found,
    rests: (after: "faults" | "undo") => {
      for (const one of all) one.rests?.(after);
    },
  };
}
