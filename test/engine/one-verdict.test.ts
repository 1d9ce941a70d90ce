import { expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { storedVerdict } from "../../lib/guardrails/stored-verdict.ts";
import { getResponse } from "../../lib/ledger/responses.ts";
import { step } from "../../lib/model/playbook.ts";
import { familyId } from "../../lib/model/response-id.ts";
import { lampEvent, lampPlaybook, newClock, newRun, PLACE, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useLedger } from "../support/use-server.ts";

const table = useLedger();

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
