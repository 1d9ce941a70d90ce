import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("while all is paused, people are asked", async () => {
  const s = new Scene();
  s.event("fz", ["cellar"]);
  await s.pass(5_000);
  await s.decide({ kind: "pause", scope: "all", until: s.at(2 * HOUR) });
  s.event("fa", ["hall"]);
  await s.pass(MINUTE);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["waiting", "on", []]);
});

test("finding 13a: what was cut off before its first change stays so while all is paused", async () => {
  const s = new Scene();
  s.upset("apply", "dies", 1);
  s.event("fa", ["hall"]);
  await s.pass(10_000);
  await s.decide({ kind: "pause", scope: "all", until: s.at(2 * HOUR) });
  await s.pass(10 * MINUTE);
  expect([s.response().state, s.world.get("hall")]).toEqual(["waiting", "on"]);
});

test("finding 13b: what was approved once is not set again while all is paused", async () => {
  const s = new Scene({ mode: "ask", deciding: { whenLost: "reapply" } });
  const id = await s.asked(["hall"]);
  await s.approve(id);
  await s.pass(2 * MINUTE);
  await s.decide({ kind: "pause", scope: "all", until: s.at(5 * HOUR) });
  s.simulation.world.outsider("hall", "green");
  await s.pass(40 * MINUTE);
  expect([s.response().state, s.world.get("hall")]).toEqual(["not-in-effect", "green"]);
});
