import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("an update contains the new target, too", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  s.event("fa", ["hall", "attic"]);
  await s.pass(MINUTE);
  expect([s.response().state, s.world.get("attic"), s.broken]).toEqual(["contained", "off", []]);
});

test("finding 3: new targets of a finding whose response is partly undone are contained, or people are asked", async () => {
  const s = new Scene({ rearms: true });
  const id = await s.contained(["hall"], ["k1"]);
  await s.undo(id, { rearm: [], verdict: "right" });
  expect(s.response().state).toBe("partly-undone");
  await s.pass(5 * MINUTE);
  const before = s.told.length;
  s.event("fa", ["attic", "cellar"], { keys: ["k2"] });
  await s.pass(2 * HOUR);
  const isAsked = s.responses().some(({ ask }) => ask !== undefined);
  expect(isAsked || s.world.get("attic") === "off").toBe(true);
  expect(s.told.length).toBeGreaterThan(before);
});

test("finding 3: new targets that come during the undo are contained, or people are asked", async () => {
  const s = new Scene();
  const id = await s.contained(["hall"]);
  s.upset("revert hall", { after: 3_000 });
  const undone = s.operators.undo("lea", id, () => ({ verdict: "right" }));
  await s.until(() => s.response().state === "undoing");
  s.event("fa", ["attic", "cellar"]);
  await s.waitFor(undone);
  await s.pass(2 * HOUR);
  const isAsked = s.responses().some(({ ask }) => ask !== undefined);
  expect(isAsked || s.world.get("attic") === "off").toBe(true);
});

test("a new target that could not be read the first time is contained, or people are told", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  const before = s.told.length;
  s.upset("see attic", "refused", 1);
  s.event("fa", ["hall", "attic"]);
  await s.pass(2 * HOUR);
  expect(s.world.get("attic") === "off" || s.told.length > before).toBe(true);
});

test("new targets of a finding that an undo without a verdict answers are left alone, and people are told once", async () => {
  const s = new Scene({ rearms: true });
  const id = await s.contained(["hall"], ["k1"]);
  await s.undo(id, { rearm: [], verdict: "unstated" });
  await s.pass(5 * MINUTE);
  const before = s.told.length;
  for (let i = 0; i < 3; i++) {
    s.event("fa", ["hall", "attic"]);
    await s.pass(10 * MINUTE);
  }
  expect([s.world.get("attic"), s.told.slice(before)]).toEqual([
    "dim",
    [expect.stringContaining("NEW TARGET NOT CONTAINED")],
  ]);
});
