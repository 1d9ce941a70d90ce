import { expect, test } from "vitest";
import { NO_FAULTS } from "./faults.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { play } from "./play.ts";
import { drawSchedule } from "./schedule.ts";
import { shrunk } from "./shrink.ts";
import { useSilence } from "./use-silence.ts";

useSilence();

test.each([
  ["spread", 21],
  ["spread", 25],
  ["dense", 3],
] as const)("the same seed gives the same story: %s %i", async (profile, seed) => {
  const [first, again] = [
    await play(drawSchedule(seed, profile), { isTold: true }),
    await play(drawSchedule(seed, profile), { isTold: true }),
  ];
  expect(first.story.length).toBeGreaterThan(100);
  expect(again.story).toEqual(first.story);
  expect(again.found).toEqual(first.found);
});

test("a schedule that is watched is played as one that is not", async () => {
  const schedule = drawSchedule(23, "spread");
  expect((await play(schedule, { isTold: true })).events).toBe((await play(schedule)).events);
});

/** Broken as soon as a lamp is switched off for the second playbook. */
const untouched: Invariant = {
  rule: "untouched",
  section: "none",
  watch: (_, broken) => ({
    done({ kind, process }) {
      if (kind === "apply" && process.name === "respond-other") broken("hall", "a lamp was switched off");
    },
  }),
};

test("a smaller schedule breaks the same rule: one event is enough", async () => {
  const schedule = drawSchedule(2029, "spread");
  expect(schedule.happenings.length).toBeGreaterThan(5);
  const small = await shrunk(schedule, "untouched · hall", [untouched]);
  expect(small.happenings).toHaveLength(1);
  expect(small.faults).toEqual(NO_FAULTS);
});
