import { expect, test } from "vitest";
import { MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("two steps over one attribute are contained once, and undone", async () => {
  const s = new Scene({ twoOnOne: true });
  const id = await s.contained(["hall"]);
  await s.undo(id);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["undone", "on", []]);
});

test("finding 9a: a plan with two steps over one attribute can be approved after the world moved", async () => {
  const s = new Scene({ twoOnOne: true, mode: "ask" });
  const id = await s.asked(["hall"]);
  s.simulation.world.outsider("hall", "dim");
  await s.approve(id);
  await s.pass(MINUTE);
  expect([s.response().state, s.broken]).toEqual(["contained", []]);
});

test("finding 9b: a step that could not be planned, over an attribute of another step, is taken up by the retry", async () => {
  const s = new Scene({ twoOnOne: true });
  s.upset("see hall", "refused", 1);
  s.event("fa", ["hall"]);
  await s.pass(30 * MINUTE);
  expect([s.response().state, s.broken]).toEqual(["contained", []]);
});
