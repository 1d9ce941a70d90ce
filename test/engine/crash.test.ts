import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { REAL_CLOCK } from "../../lib/ledger/clock.ts";
import { holders } from "../../lib/ledger/holds.ts";
import { getResponse } from "../../lib/ledger/responses.ts";
import type { Table } from "../../lib/ledger/table.ts";
import { revert } from "../../lib/undo/revert.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, PLACE, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
let table: Table;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

class Crash extends Error {
  override readonly name = "Crash";
}

/** A process that dies at its k-th call, before it is sent or after it was answered, and does nothing any more. */
function mortal(at: number, after: boolean) {
  let calls = 0;
  let dead = false;
  const die = () => {
    dead = true;
    throw new Crash("the process is dead");
  };
  return {
    get calls() {
      return calls;
    },
    get dead() {
      return dead;
    },
    before() {
      if (dead) die();
      if (!after && ++calls === at) die();
    },
    after() {
      if (after && ++calls === at) die();
      if (dead) die();
    },
  };
}

function mortalTable(life: ReturnType<typeof mortal>): Table {
  return {
    ...REAL_CLOCK,
    name: table.name,
    client: {
      send: async (command: Parameters<Table["client"]["send"]>[0]) => {
        life.before();
        const answer = await table.client.send(command);
        life.after();
        return answer;
      },
    } as unknown as Table["client"],
  };
}

let n = 0;
async function scene(authority: "resource" | "identity") {
  table = await newTable(moto.endpoint);
  const clock = newClock();
  let life = mortal(0, false);
  const { world, changed, switchOff } = lamps({ hall: "on", attic: "dim" }, () => life.before());
  const off = switchOff("switch-off", { authority });
  const event = lampEvent(`crash-${n++}`, ["hall", "attic"], "delivery");
  const book = lampPlaybook([off]);
  const run = (k = 0, after = false) => {
    life = mortal(k, after);
    return newRun({ table: mortalTable(life), clock, actions: [off] });
  };
  return { world, changed, clock, off, event, book, run, life: () => life };
}

/** How many calls an undisturbed run makes: where the deaths below are placed. */
async function callsOf(authority: "resource" | "identity", after: boolean) {
  const { event, book, run, life } = await scene(authority);
  await respond(event, book, run(-1, after));
  return life().calls;
}

describe.each(["resource", "identity"] as const)("a response with %s steps", (authority) => {
  test.each([
    ["before", false],
    ["after", true],
  ])("resumes from a death %s any call, and can be undone whole", async (_, after) => {
    const calls = await callsOf(authority, after);
    expect(calls).toBeGreaterThan(3);
    for (let k = 1; k <= calls; k++) {
      const { world, clock, off, event, book, run, life } = await scene(authority);
      // The last call moves the response and gives the lease back: a death after it hurts nobody.
      await respond(event, book, run(k, after)).catch(() => undefined);
      expect(life().dead, `dies at call ${k} of ${calls}`).toBe(true);
      clock.pass(60_000); // Lambda's first retry
      const response = await respond(event, book, run());
      expect([k, response.state, world.get("hall"), world.get("attic")]).toEqual([
        k,
        "contained",
        "off",
        "off",
      ]);
      const held = await holders(table, `${PLACE.account}/${PLACE.region}/lamp/attic`);
      expect(held.filter((hold) => hold.response === response.id)).toMatchObject([
        { before: { was: "dim" } },
      ]);
      expect([k, (await undo(response.id, [off], run())).state]).toEqual([k, "undone"]);
      expect([k, world.get("hall"), world.get("attic")]).toEqual([k, "on", "dim"]);
    }
  });

  test("a retry that comes before the dead run's lease is over waits for it, and resumes", async () => {
    const { world, event, book, run } = await scene(authority);
    await respond(event, book, run(5)).catch(() => undefined);
    expect((await respond(event, book, run())).state).toBe("contained");
    expect(world.get("attic")).toBe("off");
  });
});

test("an undo resumes from a death at any call", async () => {
  const first = await scene("resource");
  const done = await respond(first.event, first.book, first.run());
  await undo(done.id, [first.off], first.run(-1));
  const calls = first.life().calls;
  for (let k = 3; k <= calls; k++) {
    const { world, clock, off, event, book, run, life } = await scene("resource");
    const { id } = await respond(event, book, run());
    await undo(id, [off], run(k)).catch(() => undefined);
    expect(life().dead).toBe(true);
    clock.pass(60_000);
    const now = await getResponse(table, id);
    const ended = now!.state === "undoing" ? await revert(id, [off], run()) : now!;
    expect([k, ended.state, world.get("hall"), world.get("attic")]).toEqual([k, "undone", "on", "dim"]);
    expect(
      (await holders(table, `${PLACE.account}/${PLACE.region}/lamp/hall`)).filter((h) => h.response === id),
    ).toEqual([]);
  }
});
