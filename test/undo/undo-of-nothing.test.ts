import { describe, expect, test } from "vitest";
import type { Whole } from "../../lib/model/response.ts";
import { activeHolds } from "../../lib/review/active.ts";
import { ANA, LEAD, newScene } from "../support/review-run.ts";
import { rejection, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

async function contained(options: Parameters<typeof newScene>[2] = {}) {
  const scene = await newScene(endpoint(), { hall: "on", attic: "on" }, options);
  const { id } = await scene.respond(["hall", "attic"]);
  return { ...scene, id };
}
const REARMS = { extra: { rearms: true as const } };

/** What a decision must not touch: state, version and audit. */
function trace({ response, audit }: Whole) {
  const { state, version, undo, verdict } = response;
  return { state, version, undo, verdict, audit };
}

describe("an undo that would change nothing is refused, and nothing is recorded", () => {
  test.each([
    [
      {},
      "nothing would be undone: step 2 would re-enable stolen credentials; add --rearm 2; step 1 would re-enable stolen credentials; add --rearm 1",
    ],
    [{ steps: [2] }, "nothing would be undone: step 2 would re-enable stolen credentials; add --rearm 2"],
  ])("of steps that would re-enable credentials: %j", async (how, said) => {
    const { undo, id, whole, world } = await contained(REARMS);
    const before = trace(await whole(id));
    const { kind, message } = await rejection(undo(ANA, id, how));
    expect({ kind, message }).toEqual({ kind: "refused", message: said });
    expect(trace(await whole(id))).toEqual(before);
    expect(world.get("attic")).toBe("off");
  });

  test("where each target was changed by another principal: it names what a lead can force", async () => {
    const { undo, id, whole, world } = await contained();
    world.set("hall", "green");
    world.set("attic", "red");
    const before = trace(await whole(id));
    const { kind, message } = await rejection(undo(ANA, id));
    expect({ kind, message }).toEqual({
      kind: "refused",
      message:
        "nothing would be undone: another principal changed step 2, now red; a lead can add --force lamp/attic; another principal changed step 1, now green; a lead can add --force lamp/hall; to set again what is not in effect: cordon reapply " +
        id,
    });
    expect(trace(await whole(id))).toEqual(before);
    expect((await undo(LEAD, id, { force: ["lamp/hall"] })).state).toBe("conflict");
  });

  test("of what is not in effect: NOT IN EFFECT stays, and it is said", async () => {
    const { undo, id, whole, world, check } = await contained(REARMS);
    world.set("hall", "on");
    await check(id);
    const before = trace(await whole(id));
    expect(before.state).toBe("not-in-effect");
    const { message } = await rejection(undo(ANA, id, { steps: [1] }));
    expect(message).toBe(
      `nothing would be undone: step 1 is not in effect, now on, and its undo would re-enable stolen credentials; add --rearm 1; to set again what is not in effect: cordon reapply ${id}`,
    );
    expect(trace(await whole(id))).toEqual(before);
  });

  test("an undo that ends the response is no such undo: each target is as it was before", async () => {
    const { undo, id, world, check } = await contained();
    world.set("hall", "on");
    world.set("attic", "on");
    await check(id);
    expect((await undo(ANA, id)).state).toBe("undone");
  });
});

describe("what an undo leaves is looked at", () => {
  test("and is not called in effect where it is not: in the record, and in the list of what is active", async () => {
    const { undo, id, whole, world, table } = await contained(REARMS);
    world.set("hall", "green");
    expect((await undo(ANA, id, { rearm: [2] })).state).toBe("partly-undone");
    const { response, steps } = await whole(id);
    expect(response.missing).toEqual(["switch-off hall: hall is green"]);
    expect(steps[0]!.changes[0]).toMatchObject({
      state: "kept",
      note: "kept: would re-enable stolen credentials, needs --rearm 1; NOT IN EFFECT, now green",
    });
    expect(await activeHolds([{ id }], table)).toMatchObject([{ step: 1, holds: false }]);
  });

  test("and drops the words when the next verification finds it in effect", async () => {
    const { undo, id, response, world, check } = await contained(REARMS);
    world.set("hall", "green");
    await undo(ANA, id, { rearm: [2] });
    world.set("hall", "off");
    await check(id);
    const { state, missing } = await response(id);
    expect([state, missing]).toEqual(["partly-undone", undefined]);
  });

  test("a change of another principal is not active as a containment in effect", async () => {
    const { undo, id, world, table } = await contained();
    world.set("hall", "green");
    expect((await undo(ANA, id)).state).toBe("conflict");
    expect(await activeHolds([{ id }], table)).toMatchObject([{ step: 1, holds: false }]);
  });
});
