import { expect, test } from "vitest";
import type { RecordedChange, Reverter } from "../../lib/engine/engine.ts";
import { respond } from "../../lib/engine/respond.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import { step } from "../../lib/model/playbook.ts";
import { planUndo } from "../../lib/undo/undo-plan.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, PLACE, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

/** A contained response with one identity step and one other, and an identity executor that says what it was asked, and does nothing. */
async function contained() {
  const table = await newTable(endpoint());
  const { world, switchOff } = lamps({ key: "on", host: "on" });
  const [cutKey, moveHost] = [switchOff("cut-key", { authority: "identity" }), switchOff("move-host")];
  const actions = [cutKey, moveHost];
  const of = (action: AnyAction, lamp: string) => step(action, () => [{ ...PLACE, lamp }]);
  const playbook = { ...lampPlaybook([]), contain: [of(cutKey, "key"), of(moveHost, "host")] };
  const asked: (RecordedChange & { readonly owner?: string })[] = [];
  const by: Reverter["revertIdentity"] = {
    standing: async (change) => {
      asked.push(change);
      return { before: "on", set: "off", now: "blue", will: "left to its executor", conflict: true };
    },
    revert: async (change) => {
      asked.push(change);
      return { undone: "by its executor" };
    },
  };
  const run = { ...newRun({ table, clock: newClock(), actions }), revertIdentity: by };
  const { id } = await respond(lampEvent("stolen", []), playbook, run);
  return { id, run, actions, world, asked, whole: async () => (await readWhole(table, id))! };
}

test("an undo of an identity step is its executor's: the engine itself touches no identity", async () => {
  const { id, run, actions, world, asked, whole } = await contained();
  await undo(id, actions, run);
  expect(asked).toEqual([
    { response: id, step: 1, hold: "lamp/key", owner: run.owner, until: expect.any(Number) },
  ]);
  const notes = (await whole()).steps.map(({ changes }) => changes[0]!.note);
  expect(notes).toEqual(["by its executor", "host is on again"]);
  expect([world.get("key"), world.get("host")]).toEqual(["off", "on"]);
});

test("so is the look before it: what people are shown of an identity step is what its executor sees", async () => {
  const { id, run, actions, asked, whole } = await contained();
  const { lines } = await planUndo(await whole(), actions, run);
  expect(asked).toEqual([{ response: id, step: 1, hold: "lamp/key" }]);
  const identity = lines.find(({ hold }) => hold === "lamp/key");
  expect(identity).toMatchObject({
    will: "leave: changed by others",
    standing: { now: "blue", will: "left to its executor" },
  });
});
