import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
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

/** A response that waits over a lamp which another one has contained. */
async function askedOver(s: Scene): Promise<{ readonly asked: string; readonly other: string }> {
  const other = await s.contained(["hall"]);
  await s.decide({ kind: "pause", scope: "playbook/other", until: s.at(2 * HOUR) });
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  expect(s.response("other").state).toBe("waiting");
  return { asked: s.response("other").id, other };
}

test("what waits over another response's hold can be approved after that one was undone", async () => {
  const s = new Scene();
  const { asked, other } = await askedOver(s);
  await s.undo(other);
  expect(await s.approve(asked)).toEqual({ ok: expect.objectContaining({ state: "contained" }) });
  expect([s.world.get("hall"), s.broken]).toEqual(["off", []]);
});

test("what was planned before another response contained the same joins it when it is approved", async () => {
  const s = new Scene({ mode: "ask" });
  const first = await s.asked(["hall"]);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  await s.approve(first);
  const second = s.response("other").id;
  await s.approve(second);
  const [change] = s.simulation.ledger.steps(second).flatMap(({ changes }) => changes);
  expect([change?.state, s.broken]).toEqual(["joined", []]);
});

test("what failed is set again with what is approved later, over what others set it to meanwhile", async () => {
  const s = new Scene();
  const failing = s.upset("apply hall", "refused");
  s.event("fa", ["hall"]);
  await s.pass(MINUTE);
  s.event("fa", ["attic"], { isStrange: true });
  await s.pass(MINUTE);
  failing();
  s.simulation.world.outsider("hall", "green");
  const { id } = s.response();
  expect(await s.approve(id)).toHaveProperty("ok");
  await s.pass(MINUTE);
  expect([s.world.get("hall"), s.world.get("attic")]).toEqual(["off", "off"]);
  await s.undo(id);
  expect([s.world.get("hall"), s.broken]).toEqual(["green", []]);
});
