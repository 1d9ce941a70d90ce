import { expect, test } from "vitest";
import { MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("what an approval names is contained, and what it leaves out is not", async () => {
  const s = new Scene({ mode: "ask" });
  const id = await s.asked(["hall", "attic"]);
  const attic = s.simulation.ledger.steps(id).find(({ targetName }) => targetName === "lamp/attic");
  await s.waitFor(s.operators.approve("ana", id, (open) => open.filter((n) => n !== attic?.n)));
  await s.pass(MINUTE);
  expect([s.world.get("hall"), s.world.get("attic"), s.broken]).toEqual(["off", "dim", []]);
});

test("finding 18: an approval does not cover the evidence of a target that it never named", async () => {
  const s = new Scene({ mode: "ask" });
  const id = await s.asked(["hall"]);
  await s.approve(id);
  await s.pass(2 * MINUTE);
  // The step that contains cannot be planned; the one that keeps evidence can.
  s.upset("see cellar", "refused", 1);
  s.event("fa", ["cellar"]);
  await s.pass(20_000);
  const ofCellar = s.simulation.ledger.steps(id).filter(({ targetName }) => targetName === "lamp/cellar");
  expect(ofCellar.flatMap(({ changes }) => changes.map(({ state }) => state))).not.toContain("applied");
  expect([...s.simulation.world.snapshots.keys()]).toEqual([`${id}/hall`]);
});
