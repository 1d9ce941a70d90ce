import { afterAll, beforeAll, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { putDecision } from "../../lib/ledger/decisions.ts";
import { patchResponse } from "../../lib/ledger/facts.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import { recordStep } from "../../lib/ledger/responses.ts";
import type { Response, StepRecord } from "../../lib/model/response.ts";
import type { UndoRecord } from "../../lib/model/undo-record.ts";
import { revertIdentity, standingOfIdentity } from "../../lib/undo/revert-identity.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, undoDecision } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

const UNDO: UndoRecord = { decision: "d", by: "ana", at: "2026-11-20T03:00:00Z", reason: "r", rearm: [] };

/** A contained identity step of a response that `its` describes, being undone by the executor "executor". */
async function recorded(its: Partial<Response> = {}, step: Partial<StepRecord> = {}) {
  const table = await newTable(moto.endpoint);
  const clock = newClock();
  const { world, switchOff } = lamps({ key: "on" });
  const action = switchOff("switch-off", { authority: "identity" });
  const run = newRun({ table, clock, actions: [action] });
  const { id } = await respond(lampEvent("stolen", ["key"]), lampPlaybook([action]), run);
  const before = (await readWhole(table, id))!.steps[0]!;
  const until = clock.now().getTime() + 10_000;
  await patchResponse(table, id, { lease: { owner: "executor", until } });
  await recordStep(table, id, { ...before, ...step }, "executor");
  await patchResponse(table, id, { state: "undoing", undo: UNDO, ...its });
  const { undo } = { undo: UNDO, ...its };
  if (undo !== undefined) await putDecision(table, undoDecision(id, undo, undo.at));
  const place = { response: id, step: 1, hold: "lamp/key" };
  return {
    world,
    revert: (request: object = {}) =>
      revertIdentity({ ...place, owner: "executor", until, ...request }, [action], run),
    look: (request: object = {}) => standingOfIdentity({ ...place, ...request }, [action], run),
  };
}

test("puts the recorded change back for the executor that holds the lease", async () => {
  const { world, revert, look } = await recorded();
  expect(await look()).toMatchObject({ before: "on", now: "off" });
  expect(world.get("key")).toBe("off");
  expect(await revert()).toHaveProperty("undone");
  expect(world.get("key")).toBe("on");
});

test.each([
  ["the response is contained", { state: "contained" as const }, {}, {}],
  ["the response is being contained", { state: "containing" as const }, {}, {}],
  ["nobody holds the lease", { lease: undefined }, {}, {}],
  ["the lease ran out", { lease: { owner: "executor", until: 1 } }, {}, {}],
  ["another run holds the lease", {}, {}, { owner: "somebody" }],
  ["its time is not said", {}, {}, { until: undefined }],
  ["nobody decided", { undo: undefined }, {}, {}],
  ["other steps were to be put back", { undo: { ...UNDO, steps: [2] } }, {}, {}],
  ["it gives power back and was not named", {}, { rearms: true as const }, {}],
  ["another step was named to", { undo: { ...UNDO, rearm: [2] } }, { rearms: true as const }, {}],
  ["the step is not an identity step", {}, { authority: "resource" as const }, {}],
  ["there is no such step", {}, {}, { step: 7 }],
  ["there is no such change", {}, {}, { hold: "lamp/other" }],
  ["there is no such response", {}, {}, { response: "0000000000" }],
  ["the request is not of its form", {}, {}, { step: "1" }],
])("puts nothing back when %s", async (_, its, step, request) => {
  const { world, revert } = await recorded(its, step);
  await expect(revert(request)).rejects.toThrow();
  expect(world.get("key")).toBe("off");
});

test("what gives power back is put back when it was named", async () => {
  const { world, revert } = await recorded({ undo: { ...UNDO, rearm: [1] } }, { rearms: true });
  await revert();
  expect(world.get("key")).toBe("on");
});

test("looks at identity steps on record only", async () => {
  const { look } = await recorded({}, { authority: "resource" });
  await expect(look()).rejects.toThrow("not an identity step");
  await expect(look({ hold: "lamp/other" })).rejects.toThrow("on record");
});
