import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("a run that dies once after its first change is gone on with", async () => {
  const s = new Scene();
  s.upset("apply attic", "dies", 1);
  s.event("fa", ["hall", "attic"]);
  await s.pass(10 * MINUTE);
  expect([s.response().state, s.world.get("hall"), s.world.get("attic"), s.broken]).toEqual([
    "contained",
    "off",
    "off",
    [],
  ]);
});

test("finding 5: a run that dies each time after its first change is given up, told, and can be undone", async () => {
  const s = new Scene();
  s.upset("apply cellar", "dies");
  s.event("fa", ["hall", "cellar"]);
  await s.pass(6 * HOUR);
  expect(s.response().state).not.toBe("containing");
  expect(s.told.length).toBeGreaterThan(0);
  expect(await s.undo(s.response().id)).toHaveProperty("ok");
  expect(s.world.get("hall")).toBe("on");
});

test("finding 10a: evidence is made although the run died after the approval's containment", async () => {
  const s = new Scene({ mode: "ask" });
  const id = await s.asked(["hall"]);
  s.upset("snapshot", "dies", 1);
  await s.approve(id);
  await s.pass(6 * HOUR);
  expect(s.simulation.world.snapshots.size).toBe(1);
  expect(s.broken).toEqual([]);
});

test("finding 10b: evidence that failed is not called complete, and people are told", async () => {
  const s = new Scene();
  s.upset("snapshot", "refused");
  s.event("fa", ["hall"]);
  await s.pass(HOUR);
  expect(s.response().times["evidence"]).toBeUndefined();
  expect(s.told.join("\n")).toContain("EVIDENCE");
});

/** One step of two cannot be recorded, while the other one's first call is on its way for four seconds. */
function leftInFlight(): Scene {
  const s = new Scene();
  s.simulation.faults.thaw = 1;
  let isFirst = true;
  s.simulation.network.upsets.push((call) => {
    const isRecord =
      call.what === "TransactWriteItems" && JSON.stringify(call.input).includes('"lamp/cellar"');
    const isResult = isRecord && JSON.stringify(call.input).includes("ConditionCheck");
    if (!isFirst || !isResult || JSON.stringify(call.input).includes('"audit#')) return undefined;
    isFirst = false;
    return "refused";
  });
  s.upset("apply hall=drain", { after: 4_000 }, 1);
  s.event("fa", ["hall", "cellar"], { to: "other" });
  return s;
}

test("finding 14: a run whose record fails leaves no call in flight", async () => {
  const s = leftInFlight();
  await s.pass(HOUR);
  expect(s.broken).toEqual([]);
});

test("finding 14: after an undo nothing that was left in flight is applied", async () => {
  const s = leftInFlight();
  await s.pass(3 * MINUTE);
  await s.undo(s.response("other").id);
  expect(s.response("other").state).toBe("undone");
  await s.pass(HOUR);
  expect([s.world.get("hall"), s.world.get("cellar")]).toEqual(["on", "red"]);
});

test("finding 14: a run that stands still for longer than its lease changes nothing afterwards", async () => {
  const s = new Scene();
  s.simulation.lambdas.onStart = (process) => {
    if (process.name !== "respond-other" || process.id > 1) return;
    // After the record is written, and before the first change.
    s.simulation.time.in(150, () => {
      process.frozen = true;
      s.simulation.time.in(30_000, () => process.thaw());
    });
  };
  s.event("fa", ["hall"], { to: "other" });
  await s.pass(25_000);
  s.event("fa", ["hall"], { to: "other" });
  await s.pass(10 * MINUTE);
  expect(s.broken).toEqual([]);
});

test("a call of an identity step that failed is made again by the same event", async () => {
  const s = new Scene();
  const failing = s.upset("apply k1=off", "refused");
  s.event("fa", [], { keys: ["k1"] });
  await s.pass(MINUTE);
  expect([s.response().state, s.world.get("k1")]).toEqual(["failed", "active"]);
  failing();
  s.event("fa", [], { keys: ["k1"] });
  await s.pass(MINUTE);
  expect([s.response().state, s.world.get("k1"), s.broken]).toEqual(["contained", "off", []]);
});
