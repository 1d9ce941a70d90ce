import type { DeadLetter } from "./aws/dead-letters.ts";
import { startTimer } from "./aws/deployment.ts";
import { Coverage } from "./coverage.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { doAct } from "./people/act.ts";
import { approveAll, undoAll } from "./people/everything.ts";
import { Operators } from "./people/operator.ts";
import type { Happening, Schedule } from "./schedule.ts";
import { Simulation } from "./simulation.ts";
import { MINUTE, Runaway } from "./time.ts";
import { type Violation, watched } from "./watching.ts";

/** What a schedule showed. */
export interface Played {
  readonly found: readonly Violation[];
  readonly story: readonly string[];
  readonly events: number;
  readonly runs: number;
  readonly dead: readonly DeadLetter[];
  readonly coverage: Coverage;
  readonly stats: Readonly<Record<string, number>>;
}

/** How long things happen and go wrong, and how long nothing goes wrong before it is looked at. */
const LENGTHS = {
  spread: { busy: 55 * MINUTE, calm: 70 * MINUTE },
  dense: { busy: 5 * MINUTE, calm: 25 * MINUTE },
} as const;

/** Plays a schedule from its beginning to its end. The same schedule gives the same story, always. */
export async function play(
  schedule: Schedule,
  {
    isTold = false,
    invariants,
  }: { readonly isTold?: boolean; readonly invariants?: readonly Invariant[] } = {},
): Promise<Played> {
  const { seed, setup, faults, profile, happenings } = schedule;
  const simulation = new Simulation({ seed, setup, faults, isTold });
  const { time, story, lambdas, network, dead } = simulation;
  const operators = new Operators(simulation);
  const { found, rests } = watched({ simulation, operators }, invariants);
  const coverage = new Coverage(simulation);
  story.say(() => `seed ${seed} ${profile} · ${setup.mode} · ${termsOf(schedule)}`);
  startTimer(simulation, schedule.timer);
  for (const happening of happenings)
    time.in(happening.at, () => happen(happening, simulation, operators, coverage));
  try {
    await time.pass(LENGTHS[profile].busy);
    story.say(() => "———— from here on nothing goes wrong");
    simulation.calm();
    await time.pass(LENGTHS[profile].calm);
    rests("faults");
    if (schedule.isUndone) {
      story.say(() => "———— a lead undoes everything");
      await undoAll(simulation, operators);
      rests("undo");
      story.say(() => "———— approvers approve what waits, and a lead undoes that");
      await approveAll(simulation, operators);
      await undoAll(simulation, operators);
      rests("undo");
    }
  } catch (error) {
    if (!(error instanceof Runaway)) throw error;
    found.push({ rule: "budget · runaway", seen: error.message, at: time.now });
    story.say(() => `‼ budget · runaway: ${error.message}`);
  }
  return {
    found,
    story: story.lines,
    events: time.events,
    runs: lambdas.stats.runs,
    dead: dead.all,
    coverage,
    stats: { ...lambdas.stats, ...network.stats },
  };
}

function termsOf({ setup: { deciding, rearms, twoOnOne } }: Schedule): string {
  const { ask, confirm, holdFor, whenLost, hourlyLimit, undoPeople } = deciding;
  return JSON.stringify({
    rearms,
    twoOnOne,
    silence: ask.onSilence,
    confirm,
    holdFor,
    whenLost,
    hourlyLimit,
    undoPeople,
  });
}

function happen(
  happening: Happening,
  simulation: Simulation,
  operators: Operators,
  coverage: Coverage,
): void {
  const { lambdas, world, time } = simulation;
  switch (happening.kind) {
    case "event":
      for (const book of happening.to)
        lambdas.start(`respond-${book}`, { ...happening.event, time: time.date().toISOString() });
      return;
    case "outsider": {
      const { thing, seenAfter } = happening;
      coverage.outsider(thing);
      world.outsider(thing, happening.to);
      if (seenAfter === undefined) return;
      const detail = { requestParameters: { name: thing } };
      time.in(seenAfter, () =>
        lambdas.start("watch", { "detail-type": "AWS API Call via CloudTrail", detail }),
      );
      return;
    }
    case "act":
      void doAct(happening.act, happening.draw, operators, simulation);
  }
}
