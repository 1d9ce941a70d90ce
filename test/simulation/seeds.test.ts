import { expect, test } from "vitest";
import { play } from "./play.ts";
import { drawSchedule } from "./schedule.ts";
import { readSeeds } from "./seeds.ts";
import { useSilence } from "./use-silence.ts";

useSilence();

for (const { seed, profile, rule } of readSeeds())
  test(`seed ${seed} (${profile}), which once broke "${rule}", breaks no rule`, async () => {
    expect((await play(drawSchedule(seed, profile))).found).toEqual([]);
  });
