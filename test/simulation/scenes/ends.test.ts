import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

const ENDS = { deciding: { holdFor: { "switch-off": "25m" } } } as const;

test("finding 1: an end that meets another's change is tried once, and people are told once", async () => {
  const s = new Scene({ ...ENDS, most: 30_000 });
  await s.contained(["hall"]);
  await s.pass(18 * MINUTE);
  s.simulation.world.outsider("hall", "green");
  await s.pass(5 * MINUTE);
  const before = s.told.length;
  await s.pass(10 * MINUTE);
  expect(s.response().state).toBe("conflict");
  expect(s.told.length - before).toBeLessThanOrEqual(2);
  expect(s.world.get("hall")).toBe("green");
});

test("a hold that ends by itself is set back, and told", async () => {
  const s = new Scene(ENDS);
  await s.contained(["hall"]);
  await s.pass(30 * MINUTE);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["undone", "on", []]);
  expect(s.told.at(-1)).toContain("Undone");
});

test("finding 11a: what cannot be read back ends all the same", async () => {
  const s = new Scene(ENDS);
  await s.contained(["hall"]);
  const heal = s.upset("see hall", "refused");
  await s.pass(24 * MINUTE);
  // Only the read-backs are denied; the undo itself may look.
  heal();
  s.simulation.network.upsets.push((call, process) =>
    call.what === "see hall" && process.name === "watch" ? "refused" : undefined,
  );
  await s.pass(6 * HOUR);
  expect([s.response().state, s.world.get("hall")]).toEqual(["undone", "on"]);
});

test("finding 12: the question about a new target outlives the end of another part", async () => {
  const s = new Scene({ deciding: { holdFor: { "switch-off": "10m" } } });
  await s.contained(["hall"]);
  await s.pass(3 * MINUTE);
  s.event("fa", ["hall", "attic"], { isStrange: true });
  await s.pass(10_000);
  expect(s.response().ask).toBeDefined();
  await s.pass(HOUR);
  const attic = s.simulation.ledger
    .steps(s.response().id)
    .find(({ targetName }) => targetName === "lamp/attic");
  const isOpen = attic?.changes.some(({ state }) => state === "planned") && attic.leftOut === undefined;
  expect(isOpen && s.response().ask === undefined).toBe(false);
});
