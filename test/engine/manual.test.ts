import { describe, expect, test } from "vitest";
import { containByDecision } from "../../lib/engine/manual.ts";
import { planByHand } from "../../lib/engine/plan-for-approval.ts";
import { weakSignal } from "../../lib/guardrails/weak-signal.ts";
import { getDecision, putDecision } from "../../lib/ledger/decisions.ts";
import { listResponses } from "../../lib/ledger/reading.ts";
import { ANA, BEN, decisionId, newScene, type Scene } from "../support/review-run.ts";
import { HOUR, rejection, TWO, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const HALL = { userName: "hall" };

/** A person looks at the plan, and then decides on it. */
async function containing(scene: Scene, who = ANA, target: { userName: string } = HALL) {
  const id = decisionId();
  const plan = await planByHand(target, id, scene.books[0]!, scene.run());
  const decision = { id, kind: "contain", playbook: "lamps-on", target, plan: plan.hash } as const;
  return { plan, decision, decide: () => scene.decide(who, decision) };
}

describe("what a person names is contained", () => {
  test("at once, by the plan that they saw, with who and why on record", async () => {
    const scene = await newScene(endpoint(), { hall: "dim" });
    const { plan, decide } = await containing(scene);
    const response = await decide();
    expect(response).toMatchObject({
      id: plan.response,
      state: "contained",
      byHand: { by: ANA, reason: "seen it", target: HALL },
    });
    expect(response.signal).toMatchObject({ source: "by-hand", severity: "high" });
    expect([scene.world.get("hall"), await scene.hold("hall")]).toEqual(["off", [response.id]]);
    expect((await scene.undo(BEN, response.id)).state).toBe("undone");
    expect(scene.world.get("hall")).toBe("dim");
  });

  test("once: the same decision again, also at the same moment", async () => {
    const scene = await newScene(endpoint(), { hall: "dim" });
    const { decide } = await containing(scene);
    await Promise.allSettled([decide(), decide()]);
    expect((await decide()).state).toBe("contained");
    expect(scene.changed).toEqual(["hall=off"]);
    expect(await listResponses(scene.table, 9)).toHaveLength(1);
  });

  test("what only slows down what Cordon does by itself has no say; nor is it counted", async () => {
    const scene = await newScene(endpoint(), { hall: "on", attic: "on" }, { deciding: { hourlyLimit: 1 } });
    const until = new Date(scene.clock.now().getTime() + HOUR).toISOString();
    await scene.decide(BEN, { kind: "pause", scope: "all", until });
    expect((await (await containing(scene)).decide()).state).toBe("contained");
    scene.set({ guardrails: [weakSignal] });
    expect((await (await containing(scene, ANA, { userName: "attic" })).decide()).state).toBe("contained");
  });

  test("what could not be done is told, and on record", async () => {
    const scene = await newScene(endpoint(), { hall: "stuck" });
    const { decide } = await containing(scene);
    expect(await decide()).toMatchObject({ state: "failed", byHand: { by: ANA } });
  });
});

describe("where people are asked, others decide", () => {
  test("the requester's own yes does not count; they may decline", async () => {
    const scene = await newScene(endpoint(), { hall: "on" }, { mode: "ask" });
    const { decide } = await containing(scene);
    const { id, state } = await decide();
    expect([state, scene.changed]).toEqual(["waiting", []]);
    const { kind, message } = await rejection(scene.approve(ANA, id));
    expect([kind, message]).toEqual(["refused", expect.stringMatching(/you requested this/)]);
    expect((await scene.approve(BEN, id)).state).toBe("contained");
    const second = await (
      await containing(await newScene(endpoint(), { hall: "on" }, { mode: "ask" }))
    ).decide();
    expect(second.state).toBe("waiting");
  });

  test("the requester may decline", async () => {
    const scene = await newScene(endpoint(), { hall: "on" }, { mode: "ask" });
    const { id } = await (await containing(scene)).decide();
    expect((await scene.decide(ANA, { kind: "decline", response: id })).state).toBe("declined");
  });

  test("two others, where two are needed", async () => {
    const scene = await newScene(endpoint(), { hall: "on" }, { deciding: TWO });
    const { id } = await (await containing(scene)).decide();
    expect((await scene.approve(BEN, id)).state).toBe("waiting");
    expect((await rejection(scene.approve(ANA, id))).kind).toBe("refused");
    expect(scene.changed).toEqual([]);
  });
});

describe("refused, and nothing is on record", () => {
  const refused = async (
    scene: Scene,
    who: string,
    target: { userName: string },
    why: RegExp,
    kind = "refused",
  ) => {
    const { decide, decision } = await containing(scene, who, target);
    const rejected = await rejection(decide());
    expect([rejected.kind, rejected.message]).toEqual([kind, expect.stringMatching(why)]);
    expect(await getDecision(scene.table, decision.id)).toBeUndefined();
    expect([scene.changed, await listResponses(scene.table, 9)]).toEqual([[], []]);
  };

  test("where the playbook observes: it has no power", async () => {
    await refused(
      await newScene(endpoint(), { hall: "on" }, { mode: "observe" }),
      ANA,
      HALL,
      /in mode observe here/,
    );
  });

  test("what must not be touched", async () => {
    await refused(await newScene(endpoint(), { hall: "locked" }), ANA, HALL, /is locked/);
  });

  test("what a guardrail refuses", async () => {
    const never = { id: "never", lower: () => ({ to: "refuse" as const, because: "it is ours" }) };
    await refused(
      await newScene(endpoint(), { hall: "on" }, { guardrails: [never] }),
      ANA,
      HALL,
      /it is ours/,
    );
  });

  test("oneself", async () => {
    await refused(
      await newScene(endpoint(), { ana: "on" }, { also: ({ switchOff }) => [owned(switchOff("owned"))] }),
      ANA,
      { userName: "ana" },
      /is about ana/,
    );
  });

  test("another plan than was seen: conflict, with the fresh one", async () => {
    const scene = await newScene(endpoint(), { hall: "on" });
    const { decide } = await containing(scene);
    scene.world.set("hall", "green");
    const { kind, moved } = await rejection(decide());
    expect([kind, moved.containPlan?.steps[0]?.changes[0]?.before]).toEqual(["conflict", { was: "green" }]);
    expect(scene.changed).toEqual([]);
  });

  test("the plan of another decision: its id is part of what is seen", async () => {
    const scene = await newScene(endpoint(), { hall: "on" });
    const { decision } = await containing(scene);
    expect((await rejection(scene.decide(ANA, { ...decision, id: decisionId() }))).kind).toBe("conflict");
  });
});

/** Its plan finds out whose lamp it is. */
function owned(action: ReturnType<Scene["switchOff"]>): typeof action {
  return {
    ...action,
    plan: async ({ lamp }) => ({
      changes: [{ hold: `owner/${lamp}`, of: lamp, from: "on", to: "off", before: { userName: lamp } }],
      affected: [],
      limits: [],
      asset: { tags: {}, reach: "target", groups: [] },
    }),
  };
}

describe("the executor does what is on record and nothing else", () => {
  test("not a decision that nobody made", async () => {
    const { books, run, changed } = await newScene(endpoint(), { hall: "on" });
    await expect(containByDecision(decisionId(), books[0]!, run())).rejects.toThrow(/no decision/);
    expect(changed).toEqual([]);
  });

  test.each([
    ["of another kind", { kind: "note", response: "7QX4M2K9TD" }],
    ["for another playbook", { kind: "contain", playbook: "other", target: HALL, plan: "0".repeat(64) }],
  ])("not one %s", async (_, what) => {
    const { table, books, run, changed } = await newScene(endpoint(), { hall: "on" });
    const id = decisionId();
    const content = JSON.stringify({ id, reason: "r", ...what });
    await putDecision(table, {
      id,
      kind: what.kind as never,
      content,
      on: "x",
      by: ANA,
      at: "2026-11-20T03:00:00Z",
    });
    await expect(containByDecision(id, books[0]!, run())).rejects.toThrow(/no decision/);
    expect([changed, await listResponses(table, 9)]).toEqual([[], []]);
  });
});
