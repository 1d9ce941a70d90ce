import { expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import { lampEvent, lampPlaybook, newClock, newRun, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useLedger } from "../support/use-server.ts";

const table = useLedger();

async function states(id: string) {
  return (await readWhole(table, id))!.steps.map(({ changes }) => changes.map(({ state }) => state).join());
}

test("two steps that would set one attribute set it once, and an undo puts it back once", async () => {
  const world = lamps({ hall: "on" });
  const actions = [world.switchOff("off-1"), world.switchOff("off-2")];
  const run = newRun({ table, clock: newClock(), actions });
  const { id, state } = await respond(lampEvent("f1", ["hall"]), lampPlaybook(actions), run);
  expect([state, world.changed, await states(id)]).toEqual(["contained", ["hall=off"], ["applied", "moot"]]);
  expect((await undo(id, actions, run)).state).toBe("undone");
  expect(world.changed).toEqual(["hall=off", "hall=on"]);
});

test("a step that comes with an update, and would set what is set, adds nothing", async () => {
  const world = lamps({ hall: "on" });
  const actions = [world.switchOff("off-1"), world.switchOff("off-2")];
  const clock = newClock();
  const { id } = await respond(
    lampEvent("f1", ["hall"]),
    lampPlaybook([actions[0]!]),
    newRun({ table, clock, actions }),
  );
  const run = newRun({ table, clock, actions });
  expect((await respond(lampEvent("f1", ["hall"]), lampPlaybook(actions), run)).state).toBe("contained");
  expect([world.changed, await states(id)]).toEqual([["hall=off"], ["applied", "moot"]]);
  expect((await undo(id, actions, run)).state).toBe("undone");
  expect(world.changed).toEqual(["hall=off", "hall=on"]);
});
