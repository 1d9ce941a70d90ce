import { expect, test } from "vitest";
import { play } from "./play.ts";
import { drawSchedule, type Profile } from "./schedule.ts";
import { useSilence } from "./use-silence.ts";

useSilence();

const EACH = 40;

/** New seeds every day, and the same for all of a day: what fails can be played again. */
const FIRST = Math.floor(Date.now() / 86_400_000) * 1_000;

for (const profile of ["spread", "dense"] as const satisfies readonly Profile[])
  test(`${EACH} fresh ${profile} schedules from seed ${FIRST} break no rule`, async () => {
    const found: string[] = [];
    for (let seed = FIRST; seed < FIRST + EACH; seed++)
      for (const { rule, seen } of (await play(drawSchedule(seed, profile))).found)
        found.push(`seed ${seed} ${profile}: ${rule}: ${seen}`);
    expect(found).toEqual([]);
  });
