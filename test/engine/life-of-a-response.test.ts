import { describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { nothingToContain } from "../../lib/guardrails/nothing-to-contain.ts";
import { storedVerdict } from "../../lib/guardrails/stored-verdict.ts";
import { holders } from "../../lib/ledger/holds.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import { getResponse, move } from "../../lib/ledger/responses.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Response, State } from "../../lib/model/response.ts";
import { ALL_STATES, may, STATES } from "../../lib/model/response-state.ts";
import { lampEvent, lampPlaybook, newClock, newRun, PLACE, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useLedger } from "../support/use-server.ts";

const table = useLedger();

let finding = 0;
/** A room of lamps with a playbook over it, and runs of it that share ledger and clock. */
function room(
  initial: Record<string, string>,
  options: { authority?: "identity"; rearms?: true; preserve?: true } = {},
) {
  const clock = newClock();
  const { preserve, ...extra } = options;
  const world = lamps(initial);
  const off = world.switchOff("switch-off", extra as Partial<AnyAction>);
  const snapshot = world.switchOff("snapshot", { irreversible: "evidence is kept" });
  const actions = preserve ? [off, snapshot] : [off];
  const book = lampPlaybook([off], preserve ? [snapshot] : []);
  const name = `finding-${finding++}`;
  const run = (p: Partial<Parameters<typeof newRun>[0]> = {}) =>
    newRun({ table, clock, actions, guardrails: [nothingToContain, storedVerdict], ...p });
  return {
    ...world,
    clock,
    actions,
    run,
    hold: (lamp: string) => holders(table, `${PLACE.account}/${PLACE.region}/lamp/${lamp}`),
    event: (names: string[], id?: string) => lampEvent(name, names, id),
    respond: (names: string[], id?: string, p: Partial<Parameters<typeof newRun>[0]> = {}) =>
      respond(lampEvent(name, names, id), book, run(p)),
    book,
  };
}

describe("act", () => {
  test("contains, and has plan and before-image on record before the first change", async () => {
    const { respond, world, run, changed } = room({ hall: "on" });
    const response = await respond(["hall"]);
    expect(response.state).toBe("contained");
    expect(world.get("hall")).toBe("off");
    const whole = (await readWhole(table, response.id))!;
    expect(whole.steps[0]!.changes[0]).toMatchObject({ before: { was: "on" }, state: "applied" });
    expect(whole.response.lease).toBeUndefined();
    expect(whole.response.times["recorded"]! < whole.steps[0]!.changes[0]!.appliedAt!).toBe(true);
    expect(changed).toEqual(["hall=off"]);
    expect(run().owner).not.toBe(run().owner);
  });

  test("ten deliveries of one event, all at once, change the world as one", async () => {
    const { respond, changed } = room({ hall: "on" });
    const all = await Promise.all(Array.from({ length: 10 }, () => respond(["hall"], "delivery-1")));
    expect(changed).toEqual(["hall=off"]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await getResponse(table, all[0]!.id))!.repeats).toBe(0);
  });

  test("a repeat joins and is counted once", async () => {
    const { respond, changed } = room({ hall: "on" });
    const { id } = await respond(["hall"], "delivery-1");
    await respond(["hall"], "delivery-2");
    await respond(["hall"], "delivery-2");
    expect(await getResponse(table, id)).toMatchObject({ repeats: 1, state: "contained" });
    expect(changed).toEqual(["hall=off"]);
  });

  test("an update that names a second lamp contains that too, and leaves the first plan as it was", async () => {
    const { respond, world } = room({ hall: "on", attic: "dim" });
    const { id } = await respond(["hall"]);
    const updated = await respond(["hall", "attic"]);
    expect([world.get("hall"), world.get("attic")]).toEqual(["off", "off"]);
    expect(updated).toMatchObject({ id, state: "contained", revision: 2 });
    const { steps } = (await readWhole(table, id))!;
    expect(steps.map(({ changes, revision }) => [changes[0]!.before, revision])).toEqual([
      [{ was: "on" }, 1],
      [{ was: "dim" }, 2],
    ]);
  });

  test("one of two that cannot be switched: partly, thrown for the retry, which mends it", async () => {
    const { respond, world } = room({ hall: "on", attic: "stuck" });
    await expect(respond(["hall", "attic"], "d1")).rejects.toThrow(/partly/);
    world.set("attic", "on");
    expect((await respond(["hall", "attic"], "d1")).state).toBe("contained");
    expect(world.get("attic")).toBe("off");
  });

  test("none that can be switched: failed", async () => {
    const { respond } = room({ attic: "stuck" });
    await expect(respond(["attic"])).rejects.toThrow(/failed/);
  });

  test("a plan that cannot be made stays new with its error, and the retry plans anew", async () => {
    const { respond, world, event } = room({ hall: "broken" });
    await expect(respond(["hall"], "d1")).rejects.toThrow(/could not plan/);
    world.set("hall", "on");
    expect((await respond(["hall"], "d1")).state).toBe("contained");
    expect(event(["hall"]).source).toBe("lamps");
  });

  test("refused, moot and nothing named are different words", async () => {
    expect((await room({ hall: "locked" }).respond(["hall"])).state).toBe("refused");
    expect((await room({}).respond(["hall"])).state).toBe("nothing-to-contain");
    const nothing = await room({ hall: "on" }).respond([]);
    expect(nothing).toMatchObject({ state: "refused" });
    expect(nothing.decision!.because).toEqual(["the finding names no target that this playbook can contain"]);
  });

  test("one refused beside one contained is partly, and is not tried again", async () => {
    const { respond } = room({ hall: "on", cellar: "locked" });
    expect((await respond(["hall", "cellar"])).state).toBe("partly");
  });

  test("identity steps go through the identity executor, with the record", async () => {
    const { respond, world } = room({ hall: "on" }, { authority: "identity" });
    expect((await respond(["hall"])).state).toBe("contained");
    expect(world.get("hall")).toBe("off");
  });

  test("what preserves runs after and never changes the state", async () => {
    const { respond, world } = room({ hall: "on", attic: "stuck" }, { preserve: true });
    world.set("attic", "on");
    const done = await respond(["hall", "attic"]);
    expect(done).toMatchObject({ state: "contained" });
    expect(done.times["preserved"]! > done.times["contained"]!).toBe(true);
  });
});

describe("observe and ask", () => {
  test("observe changes nothing and holds nothing", async () => {
    const { respond, changed, hold } = room({ hall: "on" });
    expect((await respond(["hall"], "d1", { mode: "observe" })).state).toBe("observed");
    await respond(["hall"], "d2", { mode: "observe" });
    expect([changed, await hold("hall")]).toEqual([[], []]);
  });

  test("an observed finding contains when the mode is raised: the next generation", async () => {
    const { respond, world } = room({ hall: "on" });
    const observed = await respond(["hall"], "d1", { mode: "observe" });
    const acted = await respond(["hall"], "d2");
    expect(acted).toMatchObject({ id: `${observed.id}-2`, family: observed.id, state: "contained" });
    expect((await respond(["hall"], "d3")).id).toBe(acted.id);
    expect(world.get("hall")).toBe("off");
  });

  test("ask waits and changes nothing", async () => {
    const { respond, changed } = room({ hall: "on" });
    expect((await respond(["hall"], "d1", { mode: "ask" })).state).toBe("waiting");
    expect(changed).toEqual([]);
  });
});

describe("undo", () => {
  test("puts back, drops the hold, and a repeat is answered by the verdict", async () => {
    const { respond, world, run, actions, hold, changed } = room({ hall: "dim" });
    const { id } = await respond(["hall"]);
    expect(await hold("hall")).toHaveLength(1);
    expect((await undo(id, actions, run())).state).toBe("undone");
    expect([world.get("hall"), await hold("hall")]).toEqual(["dim", []]);
    const again = await respond(["hall"]);
    expect(again).toMatchObject({ id, state: "undone", repeats: 1 });
    expect(changed).toEqual(["hall=off", "hall=dim"]);
  });

  test("after the verdict's end the same finding contains again", async () => {
    const { respond, run, actions, world, clock } = room({ hall: "dim" });
    const { id } = await respond(["hall"]);
    await undo(id, actions, run());
    clock.pass(2 * 86_400_000);
    expect((await respond(["hall"])).state).toBe("contained");
    expect(world.get("hall")).toBe("off");
  });

  test("leaves and names what others changed, and can be asked again", async () => {
    const { respond, world, run, actions } = room({ hall: "dim", attic: "on" });
    const { id } = await respond(["hall", "attic"]);
    world.set("hall", "green");
    expect((await undo(id, actions, run())).state).toBe("conflict");
    expect([world.get("hall"), world.get("attic")]).toEqual(["green", "on"]);
    world.set("hall", "off");
    expect((await undo(id, actions, run())).state).toBe("undone");
    expect(world.get("hall")).toBe("dim");
  });

  test("keeps what would re-arm until it is named", async () => {
    const { respond, world, run, actions } = room({ key: "on" }, { rearms: true });
    const { id } = await respond(["key"]);
    expect((await undo(id, actions, run())).state).toBe("partly-undone");
    expect(world.get("key")).toBe("off");
    expect((await undo(id, actions, run(), [1])).state).toBe("undone");
    expect(world.get("key")).toBe("on");
  });

  test("two responses hold one lamp: the first undone lets go, the last puts the original back", async () => {
    const { respond: first, world, run, actions, clock } = room({ hall: "dim" });
    const a = await first(["hall"]);
    const other = lampPlaybook([actions[0]!], [], "also-lamps-on");
    const b = await respond(lampEvent("shared", ["hall"]), other, run());
    const { steps } = (await readWhole(table, b.id))!;
    expect(steps[0]!.changes[0]).toMatchObject({ state: "joined", joined: a.id, before: { was: "dim" } });
    clock.pass(1);
    expect((await undo(a.id, actions, run())).state).toBe("undone");
    expect(world.get("hall")).toBe("off");
    expect((await undo(b.id, actions, run())).state).toBe("undone");
    expect(world.get("hall")).toBe("dim");
  });

  test("what was off already, by other hands, is not ours to switch on", async () => {
    const { respond, changed } = room({ hall: "off" });
    expect((await respond(["hall"])).state).toBe("nothing-to-contain");
    expect(changed).toEqual([]);
  });
});

describe("unreadable", () => {
  test("a refused response with field and reason, kept whole, the same for the same event", async () => {
    const { book, run } = room({});
    const event = { id: "x", source: "lamps", detail: { finding: 7 } };
    const refused = await respond(event, book, run());
    expect(refused).toMatchObject({
      state: "refused",
      unreadable: { field: "detail.finding", event: JSON.stringify(event) },
    });
    expect((await respond(event, book, run())).id).toBe(refused.id);
  });

  test.each([null, 7, "text", [], {}, { source: "elsewhere" }])(
    "%j is refused, not thrown",
    async (event) => {
      const { book, run } = room({});
      expect((await respond(event, book, run())).state).toBe("refused");
    },
  );
});

describe("moves", () => {
  const states = ALL_STATES;
  const legal = states.flatMap((from) => STATES[from].next.map((to) => [from, to] as const));
  const illegal = states.flatMap((from) =>
    states.filter((to) => !may(from, to)).map((to) => [from, to] as const),
  );
  const at = "2026-11-20T03:00:00.000Z";
  let n = 0;
  const stored = async (state: State): Promise<Response> => {
    const { respond } = room({ hall: "on" });
    const { id } = await respond(["hall"], `move-${n++}`);
    const { patchResponse } = await import("../../lib/ledger/facts.ts");
    await patchResponse(table, id, { state });
    return (await getResponse(table, id))!;
  };
  test.each(legal)("%s → %s", async (from, to) => {
    const response = await stored(from);
    await move(table, response, to, { at, what: "test" });
    expect((await getResponse(table, response.id))!.state).toBe(to);
  });
  test("every other move is refused before anything is written", async () => {
    const response = await stored("contained");
    for (const [from, to] of illegal)
      await expect(move(table, { ...response, state: from }, to, { at, what: "test" })).rejects.toThrow(
        /cannot go from/,
      );
    expect((await getResponse(table, response.id))!.version).toBe(response.version);
  });
  test("a move on an old version is refused by the ledger", async () => {
    const response = await stored("contained");
    await move(table, response, "accepted", { at, what: "first" });
    await expect(move(table, response, "undoing", { at, what: "second" })).rejects.toThrow();
  });
});
