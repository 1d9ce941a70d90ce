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

test.each(["all", "playbook/lamps-on"] as const)(
  "finding 13a: what was cut off before its first change stays so while %s is paused",
  async (scope) => {
    const s = new Scene();
    s.upset("apply", "dies", 1);
    s.event("fa", ["hall"]);
    await s.pass(10_000);
    await s.decide({ kind: "pause", scope, until: s.at(2 * HOUR) });
    await s.pass(10 * MINUTE);
    expect([s.response().state, s.world.get("hall")]).toEqual(["waiting", "on"]);
  },
);

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

test("what set over another principal's change stays so, paused or not, as no older response knows of that change", async () => {
  const s = new Scene();
  const a = await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  let isFirst = true;
  s.simulation.network.upsets.push(({ what }) => {
    if (!isFirst || what !== "see hall" || s.world.get("hall") !== "off") return undefined;
    isFirst = false;
    return "dies";
  });
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  await s.decide({ kind: "pause", scope: "playbook/other", until: s.at(2 * HOUR) });
  await s.pass(10 * MINUTE);
  expect([isFirst, s.response("other").state]).toEqual([false, "contained"]);
  await s.undo(a);
  await s.undo(s.response("other").id);
  expect([s.world.get("hall"), s.broken]).toEqual(["green", []]);
});

test("of two responses that are paused over one lamp, which one of them may have set, one goes on", async () => {
  const s = new Scene();
  let left = 2;
  s.simulation.network.upsets.push(({ what }) =>
    what === "see hall" && s.world.get("hall") === "off" && left-- > 0 ? "dies" : undefined,
  );
  s.event("fa", ["hall"]);
  await s.pass(20);
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  await s.decide({ kind: "pause", scope: "all", until: s.at(2 * HOUR) });
  // Both retries have looked before either stops.
  s.upset("TransactWriteItems", { after: 500 });
  await s.pass(20 * MINUTE);
  const states = s
    .responses()
    .map(({ state }) => state)
    .sort();
  expect([left <= 0, states]).toEqual([true, ["contained", "waiting"]]);
  expect(s.broken).toEqual([]);
});

test("what only joined another response's containment before it was cut off is stopped by a pause", async () => {
  const s = new Scene();
  s.event("fb", ["hall"], { to: "other" });
  await s.pass(10_000);
  let isDead = false;
  s.simulation.network.upsets.push(({ what }, { name }) => {
    isDead ||= what === "apply k1=off";
    return what === "apply k1=off" || (isDead && name === "respond-lamps-on") ? "dies" : undefined;
  });
  s.event("fa", ["hall"], { keys: ["k1"] });
  await s.pass(20_000);
  s.simulation.network.upsets.length = 0;
  await s.decide({ kind: "pause", scope: "all", until: s.at(2 * HOUR) });
  s.simulation.world.outsider("hall", "green");
  await s.pass(10 * MINUTE);
  expect([s.response("lamps-on").state, s.world.get("hall"), s.world.get("k1"), s.broken]).toEqual([
    "waiting",
    "green",
    "active",
    [],
  ]);
});
