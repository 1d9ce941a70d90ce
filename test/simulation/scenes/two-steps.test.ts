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

test("of two steps over one attribute that another response holds, too, an approval of new targets begins none again", async () => {
  const s = new Scene({ twoOnOne: true });
  // The first step is planned by the retry, when the second one has begun.
  s.upset("see hall", "refused", 1);
  const id = await s.contained(["hall"]);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  s.event("fa", ["hall", "attic"], { isStrange: true });
  await s.pass(10_000);
  expect(await s.approve(id)).toHaveProperty("ok");
  await s.pass(MINUTE);
  const ofHall = s.simulation.ledger
    .steps(id)
    .filter(({ targetName, wave }) => targetName === "lamp/hall" && wave === "contain");
  const states = ofHall.flatMap(({ changes }) => changes.map(({ state }) => state));
  expect([s.world.get("attic"), states.sort()]).toEqual(["off", ["applied", "moot"]]);
});
