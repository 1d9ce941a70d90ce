import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { storedVerdict } from "../../lib/guardrails/stored-verdict.ts";
import { getResponse } from "../../lib/ledger/responses.ts";
import type { Table } from "../../lib/ledger/table.ts";
import { step } from "../../lib/model/playbook.ts";
import { familyId } from "../../lib/model/response-id.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, PLACE, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
let table: Table;
beforeAll(async () => {
  moto = await startMoto();
});
beforeEach(async () => {
  table = await newTable(moto.endpoint);
});
afterAll(() => moto.stop());

test("what people called false is false for the share that opens later, too", async () => {
  const { world, switchOff } = lamps({ hall: "on", cellar: "on" });
  const off = switchOff("off");
  const forget = { ...switchOff("forget"), irreversible: "gone" };
  const book = lampPlaybook([off]);
  const run = newRun({ table, clock: newClock(), actions: [off, forget], guardrails: [storedVerdict] });
  const first = await respond(lampEvent("f", ["hall"]), book, run);
  await undo(first.id, [off, forget], run, [], "false");
  // An update names what only people may decide: the same event, by then known to be false.
  const wider = {
    ...book,
    contain: [...book.contain, step(forget, () => ({ ...PLACE, lamp: "cellar" }))],
  };
  const again = await respond(lampEvent("f", ["hall"]), wider, run);
  const other = await getResponse(table, familyId("lamps-on/beyond", "f", PLACE));
  expect([again.state, other?.state]).not.toContain("waiting");
  expect(other?.decision?.because.join()).toMatch(/false/);
  expect(world.get("cellar")).toBe("on");
});
