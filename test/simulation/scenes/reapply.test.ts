import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

/** A response whose lamp another principal set to green, as a verification found. */
async function drifted(setup: ConstructorParameters<typeof Scene>[0] = {}) {
  const s = new Scene(setup);
  const id = await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  await s.pass(20 * MINUTE);
  expect(s.response().state).toBe("not-in-effect");
  return { s, id };
}

test("what another principal changed is set again by an operator, and undone to that change", async () => {
  const { s, id } = await drifted();
  await s.decide({ kind: "reapply", response: id });
  await s.pass(MINUTE);
  expect([s.response().state, s.world.get("hall")]).toEqual(["contained", "off"]);
  await s.undo(id);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["undone", "green", []]);
});

test("a decision to set again whose target could not be read is carried out later, once", async () => {
  const { s, id } = await drifted();
  const heal = s.upset("see hall", "refused");
  void s.operators.decide("lea", { kind: "reapply", response: id });
  await s.pass(2 * MINUTE);
  expect([s.response().state, s.response().reapply?.begun]).toEqual(["not-in-effect", undefined]);
  heal();
  await s.pass(HOUR);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["contained", "off", []]);
  expect(s.simulation.told.filter(({ subject }) => subject.includes("NOT IN EFFECT"))).toHaveLength(1);
});

test("a run that sets again and dies is taken up", async () => {
  const { s, id } = await drifted();
  s.upset("apply hall", "dies", 1);
  void s.operators.decide("lea", { kind: "reapply", response: id });
  await s.pass(HOUR);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["contained", "off", []]);
});

test("two operators who decide at once have it set again once", async () => {
  const { s, id } = await drifted();
  void s.operators.decide("lea", { kind: "reapply", response: id });
  void s.operators.decide("ana", { kind: "reapply", response: id });
  await s.pass(10 * MINUTE);
  expect([s.response().state, s.world.get("hall"), s.broken]).toEqual(["contained", "off", []]);
});
