import type { LampEvent } from "./aws/playbooks.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { drawFaults, type Faults } from "./faults.ts";
import { drawSetup, type Setup } from "./setup.ts";
import { MINUTE, SECOND } from "./time.ts";

/** How much happens at once: over an hour, or within seconds on one lamp. */
export type Profile = "spread" | "dense";

/** What people do; what exactly draws `draw`, so that one act is the same whatever else happens. */
export const ACTS = [
  "approve",
  "undo",
  "decline",
  "accept",
  "note",
  "extend",
  "pause",
  "resume",
  "mute",
  "unmute",
  "contain",
] as const;
export type Act = (typeof ACTS)[number];

/** Something that comes from outside, so many milliseconds after the beginning. */
export type Happening = { readonly at: number } & (
  | { readonly kind: "event"; readonly to: readonly string[]; readonly event: LampEvent }
  | { readonly kind: "outsider"; readonly thing: string; readonly to: string; readonly seenAfter?: number }
  | { readonly kind: "act"; readonly act: Act; readonly draw: number }
);

/** All that is drawn before a schedule is played; smaller ones are made of it. */
export interface Schedule {
  readonly seed: number;
  readonly profile: Profile;
  readonly setup: Setup;
  readonly faults: Faults;
  readonly happenings: readonly Happening[];
  /** The first sweep of the timer. */
  readonly timer: number;
  /** In the end a lead undoes everything. */
  readonly isUndone: boolean;
}

const LIKELY: readonly Act[] = [
  ...["approve", "approve", "undo", "undo", "undo", ...ACTS.filter((act) => act !== "unmute")],
] as readonly Act[];
const LIKELY_DENSE: readonly Act[] = ["undo", "undo", "undo", "approve", "pause", "resume", "accept"];

/** The schedule of a seed. */
export function drawSchedule(seed: number, profile: Profile): Schedule {
  const chance = chanceOf(seed * 104_729 + (profile === "dense" ? 3 : 1));
  const setup = drawSetup(chance);
  const faults = drawFaults(chance);
  return {
    seed,
    profile,
    setup,
    faults,
    timer: chance.between(0, 5 * MINUTE),
    isUndone: chance.happens(0.7),
    happenings: [
      ...events(chance, profile, faults),
      ...outsiders(chance, profile),
      ...acts(chance, profile),
    ].sort((a, b) => a.at - b.at),
  };
}

function events(chance: Chance, profile: Profile, { repeats }: Faults): readonly Happening[] {
  const isDense = profile === "dense";
  const many = isDense ? 3 + chance.below(5) : 1 + chance.below(6);
  return Array.from({ length: many }, (_, i) => {
    const lamps = (isDense ? ["hall"] : ["hall", "attic", "cellar"]).filter(() =>
      chance.happens(isDense ? 0.9 : 0.5),
    );
    // There is no such lamp: nothing to contain.
    if (chance.happens(0.06)) lamps.push("cabin");
    const keys = ["k1", "k2"].filter(() => chance.happens(0.35));
    const at =
      i === 0
        ? 0
        : isDense
          ? chance.between(0, chance.happens(0.5) ? 4 * SECOND : 90 * SECOND)
          : chance.pick([3 * SECOND, 5 * MINUTE, 5 * MINUTE, 40 * MINUTE]) * chance.next();
    const event: LampEvent = {
      id: `event-${i}`,
      source: "lamps",
      time: "",
      detail: {
        finding: `f${chance.below(3)}`,
        lamps,
        keys,
        ...(chance.happens(0.15) && { isStrange: true }),
      },
    };
    const to = chance.pick([["lamps-on"], ["lamps-on"], ["lamps-on"], ["other"], ["lamps-on", "other"]]);
    const first: Happening = { kind: "event", at, to, event };
    const again: Happening = {
      kind: "event",
      at: at + chance.between(100, 10 * MINUTE),
      to: to.slice(0, 1),
      event,
    };
    return chance.happens(repeats * 3) ? [first, again] : [first];
  }).flat();
}

function outsiders(chance: Chance, profile: Profile): readonly Happening[] {
  if (!chance.happens(0.4)) return [];
  return Array.from({ length: 1 + chance.below(3) }, () => ({
    kind: "outsider" as const,
    at: chance.between(0, profile === "dense" ? 4 * MINUTE : 45 * MINUTE),
    thing: chance.pick(["hall", "attic", "cellar", "k1"]),
    to: chance.pick(["green", "blue", "on"]),
    ...(chance.happens(0.7) && { seenAfter: chance.between(SECOND, MINUTE) }),
  }));
}

function acts(chance: Chance, profile: Profile): readonly Happening[] {
  const isDense = profile === "dense";
  const many = isDense ? 14 : chance.pick([2, 5, 10, 16]);
  return Array.from({ length: many }, () => ({
    kind: "act" as const,
    at: isDense
      ? chance.between(300, 100 * SECOND)
      : chance.between(100, chance.happens(0.5) ? 5 * MINUTE : 50 * MINUTE),
    act: chance.pick(isDense ? LIKELY_DENSE : LIKELY),
    draw: Math.floor(chance.next() * 2 ** 31),
  }));
}
