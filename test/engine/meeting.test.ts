import { expect, test } from "vitest";
import { meetingOf } from "../../lib/engine/meeting.ts";
import { newClock, newRun } from "../support/engine-run.ts";

function scene(expected: number) {
  const clock = newClock();
  let answered = 0;
  const run = newRun({ table: undefined as never, clock, actions: [] });
  const meeting = meetingOf(expected, run, () => {
    answered += 1;
  });
  return { clock, meeting, answered: () => answered };
}

test("steps whose calls were answered wait for the others, and share what they read back", async () => {
  const { meeting, answered } = scene(2);
  const order: string[] = [];
  const first = meeting.arrive().then((reads) => {
    order.push("read");
    return reads;
  });
  await Promise.resolve();
  order.push("second arrives");
  expect(answered()).toBe(0);
  const [one, two] = await Promise.all([first, meeting.arrive()]);
  expect(order).toEqual(["second arrives", "read"]);
  expect(answered()).toBe(1);
  expect(one(0)).toBe(two(0));
  expect(one(1)).not.toBe(one(0));
});

test("nobody waits for long: who is late reads alone, because the others may have read before", async () => {
  const { clock, meeting, answered } = scene(2);
  const first = meeting.arrive();
  await clock.sleep(3_000);
  const early = await first;
  expect(answered()).toBe(0);
  const late = await meeting.arrive();
  expect(answered()).toBe(1);
  expect(late(0)).not.toBe(early(0));
  expect(late(0)).toBe(late(0));
});

test("where there is nothing to wait for, what comes after begins at once", () => {
  expect(scene(0).answered()).toBe(1);
});
