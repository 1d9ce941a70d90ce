import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("finding 4: a finding of a target that is just being set back is contained", async () => {
  const s = new Scene();
  const a = await s.contained(["hall"]);
  const heal = s.upset("revert hall", "refused");
  void s.operators.undo("lea", a);
  await s.pass(20_000);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(20_000);
  heal();
  await s.pass(30 * MINUTE);
  expect([s.response("lamps-on").state, s.response("other").state, s.world.get("hall")]).toEqual([
    "undone",
    "contained",
    "off",
  ]);
});

/** Two responses hold one lamp, which another principal set to green between them; they are undone one after the other. */
async function undoneInOrder(isFirstFirst: boolean): Promise<Scene> {
  const s = new Scene();
  const a = await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  await s.pass(20 * MINUTE);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  const b = s.response("other").id;
  expect([s.response("lamps-on").state, s.response("other").state]).toEqual(["not-in-effect", "contained"]);
  for (const id of isFirstFirst ? [a, b] : [b, a]) await s.undo(id);
  return s;
}

test("if the older of two responses is undone first, another's change between them comes back", async () => {
  const s = await undoneInOrder(true);
  expect(s.world.get("hall")).toBe("green");
});

test("finding 6: if the older of two responses is undone last, another's change between them comes back", async () => {
  const s = await undoneInOrder(false);
  expect(s.world.get("hall")).toBe("green");
});

test("finding 6: what is set again over another's change is undone to that change", async () => {
  const s = new Scene({ deciding: { whenLost: "reapply" } });
  const id = await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  await s.pass(20 * MINUTE);
  expect(s.world.get("hall")).toBe("off");
  await s.undo(id);
  expect([s.response().state, s.world.get("hall")]).toEqual(["undone", "green"]);
});

test("finding 17: of two people who undo at once each is answered in words", async () => {
  const answers = [];
  for (let after = 0; after < 400; after += 10) {
    const s = new Scene();
    const id = await s.contained(["hall"]);
    s.upset("revert hall", { after: 2_000 });
    const first = s.operators.undo("ana", id);
    await s.pass(after);
    answers.push(...(await s.waitFor(Promise.all([first, s.operators.undo("lea", id)]))));
    await s.pass(MINUTE);
    expect(s.response().state).toBe("undone");
  }
  expect(answers.filter((answer) => "error" in answer)).toEqual([]);
});

test("what an undo over another principal's change is shown to do, it does", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  await s.pass(20 * MINUTE);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  const shown: string[] = [];
  await s.waitFor(
    s.operators.undo("lea", s.response("other").id, ({ lines }) => {
      shown.push(...lines.map(({ will }) => will));
      return {};
    }),
  );
  expect([shown, s.world.get("hall")]).toEqual([["put back"], "green"]);
});

test("an undo that was cut off when it had let go of its hold leaves the lamp to the undo over the newer image", async () => {
  const s = new Scene();
  const older = await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  await s.pass(20 * MINUTE);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  const heal = s.upset("revert hall", "refused");
  await s.undo(s.response("other").id);
  s.upset("DeleteItem", "lost", 1);
  await s.undo(older);
  heal();
  await s.pass(30 * MINUTE);
  const states = s.responses().map(({ state }) => state);
  expect([states, s.world.get("hall"), s.broken]).toEqual([["undone", "undone"], "green", []]);
});

test("what was joined is set again itself when others set it back, over an image newer than another response's", async () => {
  const s = new Scene({ deciding: { whenLost: "reapply" } });
  const older = await s.contained(["hall"]);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(2 * MINUTE);
  const newer = s.response("other").id;
  // The older one sets it again over blue; then another principal sets it back, and only the newer one sets it again over that.
  s.simulation.world.outsider("hall", "blue");
  await s.until(() => s.world.get("hall") === "off");
  expect(s.response("lamps-on").reapplied).toBe(1);
  await s.pass(5_000);
  await s.decide({ kind: "pause", scope: "playbook/lamps-on", until: s.at(2 * HOUR) });
  s.simulation.world.outsider("hall", "on");
  await s.pass(30 * MINUTE);
  expect([s.response("other").state, s.world.get("hall")]).toEqual(["contained", "off"]);
  for (const id of [older, newer]) await s.undo(id);
  expect([s.world.get("hall"), s.broken]).toEqual(["on", []]);
});

test("an undo that fails for three hours is told once, tried each hour, and succeeds", async () => {
  const s = new Scene();
  const id = await s.contained(["hall"]);
  const heal = s.upset("revert hall", "refused");
  void s.operators.undo("lea", id);
  await s.pass(3 * HOUR);
  expect([s.response().state, s.world.get("hall")]).toEqual(["undoing", "off"]);
  heal();
  await s.pass(HOUR + 10 * MINUTE);
  const fails = s.told.filter((subject) => subject.includes("UNDO FAILS"));
  expect([s.response().state, s.world.get("hall"), fails.length, s.broken]).toEqual(["undone", "on", 1, []]);
});
