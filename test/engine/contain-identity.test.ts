import { afterAll, beforeAll, expect, test } from "vitest";
import { containIdentity } from "../../lib/engine/contain-identity.ts";
import { respond } from "../../lib/engine/respond.ts";
import { patchResponse } from "../../lib/ledger/facts.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import { recordStep } from "../../lib/ledger/responses.ts";
import type { Response, StepRecord } from "../../lib/model/response.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

/** A step on record that is to be applied, in a response that `its` describes; the lamp is on. */
async function recorded(its: Partial<Response>, step: Partial<StepRecord> = {}) {
  const table = await newTable(moto.endpoint);
  const clock = newClock();
  const { world, switchOff } = lamps({ key: "on" });
  const action = switchOff("switch-off", { authority: "identity" });
  const run = newRun({ table, clock, actions: [action] });
  const { id } = await respond(lampEvent("stolen", ["key"]), lampPlaybook([action]), run);
  const before = (await readWhole(table, id))!.steps[0]!;
  const until = clock.now().getTime() + 10_000;
  await patchResponse(table, id, { lease: { owner: "executor", until } });
  const changes = before.changes.map((change) => ({ ...change, state: "applying" as const }));
  await recordStep(table, id, { ...before, changes, ...step }, "executor");
  await patchResponse(table, id, { state: "containing", ...its });
  world.set("key", "on");
  const apply = (request: object = {}) =>
    containIdentity({ response: id, step: 1, owner: "executor", until, ...request }, [action], run);
  return { world, apply };
}

test("applies the recorded step for the executor that holds the lease", async () => {
  const { world, apply } = await recorded({});
  expect(await apply()).toEqual([{ hold: "lamp/key" }]);
  expect(world.get("key")).toBe("off");
});

test.each([
  ["the response is contained", { state: "contained" as const }, {}, {}],
  ["the response is being undone", { state: "undoing" as const }, {}, {}],
  ["it only waits for people", { state: "waiting" as const }, {}, {}],
  ["nobody holds the lease", { lease: undefined }, {}, {}],
  ["the lease ran out", { lease: { owner: "executor", until: 1 } }, {}, {}],
  ["another run holds the lease", {}, {}, { owner: "somebody" }],
  ["its time is not said", {}, {}, { until: undefined }],
  ["the step is not an identity step", {}, { authority: "resource" as const }, {}],
  ["there is no such step", {}, {}, { step: 7 }],
  ["there is no such response", {}, {}, { response: "0000000000" }],
  ["the request is not of its form", {}, {}, { step: "1" }],
])("changes nothing when %s", async (_, its, step, request) => {
  const { world, apply } = await recorded(its, step);
  await expect(apply(request)).rejects.toThrow();
  expect(world.get("key")).toBe("on");
});
