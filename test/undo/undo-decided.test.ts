import { describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { type DecisionItem, putDecision } from "../../lib/ledger/decisions.ts";
import { patchResponse } from "../../lib/ledger/facts.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import type { Response } from "../../lib/model/response.ts";
import type { UndoRecord } from "../../lib/model/undo-record.ts";
import { revert } from "../../lib/undo/revert.ts";
import { revertIdentity } from "../../lib/undo/revert-identity.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, undoDecision } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { HOUR, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

const AT = "2026-11-20T03:00:00Z";
const BY_ANA: UndoRecord = { decision: "d", by: "ana", at: AT, reason: "r", rearm: [] };
const BY_TERMS: UndoRecord = { ...BY_ANA, decision: "terms", by: "cordon" };
const PAST = "2026-11-20T02:00:00Z";
const AHEAD = "2026-11-21T03:00:00Z";

/**
 * A contained response whose record somebody with write access to the table moved to `undoing`, with `its` fields; both
 * executors are then asked to carry that out. Step 1 is an identity step that re-arms, step 2 one on a resource.
 */
async function forged(its: Partial<Response>, decision?: Partial<DecisionItem>, holdFor = {}) {
  const table = await newTable(endpoint());
  const { world, switchOff } = lamps({ key: "on" });
  const actions = [switchOff("cut-key", { authority: "identity", rearms: true }), switchOff("move-host")];
  const run = newRun({ table, clock: newClock(), actions, deciding: { holdFor } });
  const { id } = await respond(lampEvent("stolen", ["key"]), lampPlaybook(actions), run);
  await patchResponse(table, id, { state: "undoing", ...its });
  if (decision) await putDecision(table, { ...undoDecision(id, its.undo ?? BY_ANA, AT), ...decision });
  const reverted = await revert(id, actions, run).then(
    ({ state }) => state,
    (error: Error) => error.message,
  );
  const lease = { owner: "executor", until: run.now().getTime() + HOUR };
  await patchResponse(table, id, { lease });
  const one = { response: id, step: 1, hold: "lamp/key", owner: "executor", until: lease.until };
  const identity = await revertIdentity(one, actions, run).then(
    () => "put back",
    (error: Error) => error.message,
  );
  return { reverted, identity, lamp: world.get("key"), record: (await readWhole(table, id))!.response };
}

const NOT_DECIDED = expect.stringContaining("no decision on record");

describe("a record that says it is being undone, and that nobody decided on, is not believed", () => {
  const all = { ...BY_ANA, rearm: [1] };
  test.each<[string, Partial<Response>, Partial<DecisionItem>?]>([
    ["no such decision", { undo: all }],
    ["a decision on another response", { undo: all }, { on: "0000000000" }],
    ["a decision of another kind", { undo: all }, { kind: "note" }],
    ["another person's decision", { undo: all }, { by: "eve" }],
    ["a decision that re-arms nothing", { undo: all }, { content: '{"kind":"undo","rearm":[],"force":[]}' }],
    [
      "a decision on other steps",
      { undo: all },
      { content: '{"kind":"undo","rearm":[1],"force":[],"steps":[2]}' },
    ],
    [
      "a decision that forces nothing",
      { undo: { ...all, force: ["lamp/key"] } },
      { content: '{"kind":"undo","rearm":[1],"force":[]}' },
    ],
    ["terms that say nothing (the forgery of the red team)", { undo: { ...BY_TERMS, rearm: [1] } }],
    ["terms, all steps, nothing re-armed", { undo: BY_TERMS }],
    ["terms of no step", { undo: { ...BY_TERMS, rearm: [1], steps: [] } }],
    ["an end that nothing set", { undo: { ...BY_TERMS, rearm: [1], steps: [1] }, ends: { 1: PAST } }],
    [
      "silence that was to mean something else",
      { undo: BY_TERMS, confirm: { until: PAST, onSilence: "accept" as never } },
    ],
    ["silence before its time", { undo: BY_TERMS, confirm: { until: AHEAD, onSilence: "release" } }],
    [
      "silence that re-arms",
      { undo: { ...BY_TERMS, rearm: [1] }, confirm: { until: PAST, onSilence: "release" } },
    ],
  ])("%s", async (_, its, decision) => {
    const { reverted, identity, lamp, record } = await forged(its, decision);
    expect(reverted).toEqual(NOT_DECIDED);
    // An undo that re-arms nothing is refused for that first.
    expect(identity).toEqual(expect.stringMatching(/no decision on record|nobody decided/));
    expect([lamp, record.state]).toEqual(["off", "undoing"]);
    expect(record.error).toContain("no decision on record");
  });

  test.each<[string, Partial<Response>]>([
    ["an end that has not come", { undo: { ...BY_TERMS, rearm: [1], steps: [1] }, ends: { 1: AHEAD } }],
    ["another step's end", { undo: { ...BY_TERMS, rearm: [1], steps: [1] }, ends: { 2: PAST } }],
    [
      "a step that is re-armed beside the one that ended",
      { undo: { ...BY_TERMS, rearm: [1], steps: [2] }, ends: { 2: PAST } },
    ],
    [
      "somebody who is not Cordon",
      { undo: { ...BY_TERMS, by: "eve", rearm: [1], steps: [1] }, ends: { 1: PAST } },
    ],
    [
      "terms that force",
      { undo: { ...BY_TERMS, rearm: [1], steps: [1], force: ["lamp/key"] }, ends: { 1: PAST } },
    ],
  ])("terms with a time for the step: %s", async (_, its) => {
    const { reverted, identity, lamp } = await forged(its, undefined, { "cut-key": "1h" });
    expect(reverted).toEqual(NOT_DECIDED);
    expect(identity).toEqual(expect.stringMatching(/no decision on record|nobody decided/));
    expect(lamp).toBe("off");
  });
});

describe("what was decided is carried out", () => {
  test("by a person, all of it", async () => {
    const { reverted, lamp } = await forged({ undo: { ...BY_ANA, rearm: [1] } }, {});
    expect([reverted, lamp]).toEqual(["undone", "on"]);
  });

  test("by the terms, when the step's time has come", async () => {
    const its = { undo: { ...BY_TERMS, rearm: [1], steps: [1] }, ends: { 1: PAST } };
    const { reverted, lamp } = await forged(its, undefined, { "cut-key": "1h" });
    expect([reverted, lamp]).toEqual(["undone", "on"]);
  });

  test("by silence, what re-arms nothing", async () => {
    const { reverted, lamp } = await forged({
      undo: BY_TERMS,
      confirm: { until: PAST, onSilence: "release" },
    });
    expect([reverted, lamp]).toEqual(["partly-undone", "off"]);
  });
});
