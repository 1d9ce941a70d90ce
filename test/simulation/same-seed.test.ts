import { expect, test } from "vitest";
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
    await play(drawSchedule(seed, profile), true),
    await play(drawSchedule(seed, profile), true),
  ];
  expect(first.story.length).toBeGreaterThan(100);
  expect(again.story).toEqual(first.story);
  expect(again.found).toEqual(first.found);
});

test("a schedule that is watched is played as one that is not", async () => {
  const schedule = drawSchedule(23, "spread");
  expect((await play(schedule, true)).events).toBe((await play(schedule)).events);
});

test("a smaller schedule breaks the same rule", async () => {
  const schedule = drawSchedule(4, "spread");
  const rule = (await play(schedule)).found[0]?.rule ?? "none";
  const small = await shrunk(schedule, rule);
  expect(small.happenings.length).toBeLessThan(schedule.happenings.length);
  expect((await play(small)).found.map((one) => one.rule)).toContain(rule);
});
