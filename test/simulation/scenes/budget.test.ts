import { expect, test } from "vitest";
import { CHECKS } from "../aws/deployment.ts";
import { HOUR, SECOND } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("a response held for thirty days costs at most five runs an hour, and one message waits for it", async () => {
  const s = new Scene({ most: 3_000_000 });
  await s.contained(["hall"]);
  // The evidence and the first day are over.
  await s.pass(24 * HOUR);
  const { lambdas, queues } = s.simulation;
  // The timer runs for all responses together.
  const TIMER = 12;
  let most = 0;
  let waiting = 0;
  for (let hour = 24; hour < 30 * 24; hour++) {
    const before = lambdas.stats.runs;
    await s.pass(HOUR);
    most = Math.max(most, lambdas.stats.runs - before - TIMER);
    waiting = Math.max(waiting, queues.pending.get(CHECKS) ?? 0);
  }
  expect(s.response().state).toBe("contained");
  expect(most).toBeLessThanOrEqual(5);
  expect(waiting).toBeLessThanOrEqual(1);
  expect(s.told).toHaveLength(1);
  expect(s.broken).toEqual([]);
});

test("an approval costs six ledger requests before the first change, and plans once", async () => {
  const s = new Scene({ mode: "ask" });
  const id = await s.asked(["hall"]);
  const calls: string[] = [];
  let isCounted = false;
  s.simulation.network.upsets.push(({ kind, what }, { name }) => {
    // Who signed is asked first; the plan that was shown is read before.
    if (name === "review" && kind === "http") isCounted = true;
    if (what === "apply hall=off") isCounted = false;
    if (isCounted && /^(review|respond)/.test(name) && (kind === "ledger" || kind === "aws"))
      calls.push(what);
    return undefined;
  });
  expect(await s.approve(id)).toHaveProperty("ok");
  await s.pass(5 * SECOND);
  expect([s.response().state, s.world.get("hall")]).toEqual(["contained", "off"]);
  // Its two steps look once each.
  expect(calls.filter((what) => what === "see hall")).toHaveLength(2);
  expect(calls.filter((what) => !what.startsWith("see")).length, calls.join()).toBeLessThanOrEqual(6);
});
