import { describe, expect, test } from "vitest";
import { putDecision } from "../../lib/ledger/decisions.ts";
import { patchResponse } from "../../lib/ledger/facts.ts";
import { dropHold } from "../../lib/ledger/holds.ts";
import { ANA, BEN, newScene, ROOT, VISITOR } from "../support/review-run.ts";
import { HOUR, MINUTE, rejection, TWO, useReviewWorld } from "../support/review-world.ts";
import { whatIsDue } from "../support/what-is-due.ts";

const endpoint = useReviewWorld();

/** A response whose lamp another principal has set to green. */
async function drifted(options: Parameters<typeof newScene>[2] = {}, isApproved = false) {
  const scene = await newScene(endpoint(), { hall: "dim" }, options);
  const { id } = await scene.respond(["hall"]);
  if (isApproved) await scene.approve(ANA, id);
  scene.world.set("hall", "green");
  await scene.check(id);
  expect((await scene.response(id)).state).toBe("not-in-effect");
  const again = (who: string, more: { id?: string; reason?: string } = {}) =>
    scene.decide(who, { kind: "reapply", response: id, ...more });
  return { ...scene, id, again };
}

describe("reapply sets again what drifted", () => {
  test("under the approval it had: same steps, same approvals, audited by whom and why", async () => {
    const { again, id, world, whole } = await drifted({ mode: "ask" }, true);
    const { response: before } = await whole(id);
    expect((await again(BEN, { reason: "key is stolen" })).state).toBe("contained");
    expect(world.get("hall")).toBe("off");
    const { response, audit } = await whole(id);
    expect(response).toMatchObject({
      approvals: before.approvals,
      decision: before.decision,
      reapply: { by: BEN, reason: "key is stolen", begun: true },
    });
    expect([response.missing, response.changedBy, response.reapplied]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(audit.slice(-3).map(({ by, what }) => [by, what])).toEqual([
      [BEN, "set again requested · key is stolen"],
      [BEN, "set again · key is stolen · hall: hall was green"],
      ["cordon", "contained"],
    ]);
  });

  test("as the operator's own decision where Cordon acted automatically", async () => {
    const { again, id, world, response } = await drifted();
    expect((await again(ANA)).state).toBe("contained");
    expect(world.get("hall")).toBe("off");
    expect(await response(id)).toMatchObject({ decision: { outcome: "act" }, reapply: { by: ANA } });
    expect((await response(id)).approvals).toBeUndefined();
  });

  test("over another principal's change, which an undo restores", async () => {
    const { again, undo, id, world } = await drifted();
    await again(ANA);
    expect((await undo(ANA, id)).state).toBe("undone");
    expect(world.get("hall")).toBe("green");
  });

  test("once: the same decision again is answered, and a later drift needs another one", async () => {
    const { again, id, world, check, changed, response } = await drifted();
    const same = { id: "one-and-the-same-decision" };
    await again(ANA, same);
    expect((await again(ANA, same)).state).toBe("contained");
    expect(changed).toEqual(["hall=off", "hall=off"]);
    world.set("hall", "red");
    await check(id);
    expect((await again(ANA, same)).state).toBe("not-in-effect");
    expect(world.get("hall")).toBe("red");
    expect(whatIsDue(await response(id))).not.toContain("set-again");
    expect((await again(BEN)).state).toBe("contained");
  });

  test("two at the same moment: it is set once more, not twice", async () => {
    const { again, changed } = await drifted();
    await Promise.allSettled([again(ANA), again(BEN)]);
    expect(changed).toEqual(["hall=off", "hall=off"]);
  });

  test("beyond the three times of the terms, of which it is none", async () => {
    const { again, id, world, pass, response } = await drifted({ deciding: { whenLost: "reapply" } });
    await pass(1_000);
    for (let time = 0; time < 3; time++) {
      world.set("hall", "green");
      await pass(16 * MINUTE);
    }
    expect(await response(id)).toMatchObject({ state: "not-in-effect", reapplied: 3 });
    expect(await again(ANA)).toMatchObject({ state: "contained", reapplied: 3 });
  });

  test("also where an undo that was cut off let go of the hold: its drift is found, and what is there is its image", async () => {
    const scene = await newScene(endpoint(), { hall: "dim" });
    const { id } = await scene.respond(["hall"]);
    await dropHold(scene.table, "123456789012/us-east-1/lamp/hall", id);
    scene.world.set("hall", "green");
    await scene.check(id);
    expect((await scene.response(id)).state).toBe("not-in-effect");
    expect((await scene.decide(ANA, { kind: "reapply", response: id })).state).toBe("contained");
    expect((await scene.undo(ANA, id)).state).toBe("undone");
    expect(scene.world.get("hall")).toBe("green");
  });

  test("that was cut off before a run began it is gone on with, by the decision on record alone", async () => {
    const { id, table, clock, world, pass, response, due } = await drifted();
    const at = clock.now().toISOString();
    const reapply = { decision: "d".repeat(22), by: ANA, at, reason: "r" };
    await patchResponse(table, id, { reapply });
    clock.pass(10 * MINUTE);
    await due(id);
    expect([world.get("hall"), (await response(id)).state]).toEqual(["green", "not-in-effect"]);
    const decision = { id: reapply.decision, kind: "reapply", on: id, by: ANA, at, content: "{}" } as const;
    await putDecision(table, decision);
    await pass(HOUR);
    expect([world.get("hall"), (await response(id)).state]).toEqual(["off", "contained"]);
  });
});

describe("reapply is refused, and nothing is recorded", () => {
  type Prepare = (scene: Awaited<ReturnType<typeof drifted>>) => unknown;
  const cases: readonly [string, Prepare, RegExp][] = [
    [
      "in mode observe",
      ({ set }) => set({ mode: "observe" }),
      /is in mode observe here: deploy it in ask or act/,
    ],
    [
      "while it is paused",
      ({ decide, clock }) =>
        decide(BEN, {
          kind: "pause",
          scope: "all",
          until: new Date(clock.now().getTime() + HOUR).toISOString(),
          reason: "migration",
        }),
      /^not set again: paused by .*: migration\. End the pause first: cordon resume$/,
    ],
    [
      "where a guardrail refuses",
      ({ set }) =>
        set({ guardrails: [{ id: "never", lower: () => ({ to: "refuse", because: "it is ours" }) }] }),
      /^not set again: it is ours$/,
    ],
    [
      "where two approvals are required by now, and none is on record",
      ({ set }) => set({ deciding: TWO }),
      /no approval is on record, and two are required by now/,
    ],
  ];
  test.each(cases)("%s", async (_name, prepare, said) => {
    const scene = await drifted();
    await prepare(scene);
    const before = await scene.whole(scene.id);
    const { kind, message } = await rejection(scene.again(ANA));
    expect([kind, message]).toEqual(["refused", expect.stringMatching(said)]);
    expect(await scene.whole(scene.id)).toEqual(before);
    expect(scene.world.get("hall")).toBe("green");
  });

  test("where no verification found drift: it says how to verify", async () => {
    const scene = await newScene(endpoint(), { hall: "dim" });
    const { id } = await scene.respond(["hall"]);
    const { kind, message } = await rejection(scene.decide(ANA, { kind: "reapply", response: id }));
    expect([kind, message]).toEqual([
      "refused",
      `response ${id} is contained: no verification found drift. Verify first: cordon active --check`,
    ]);
  });

  test.each([[VISITOR], [ROOT]])("by %s, who may not decide", async (who) => {
    const { again, world } = await drifted();
    expect((await rejection(again(who))).kind).toBe("refused");
    expect(world.get("hall")).toBe("green");
  });

  test("by the principal that the response is about", async () => {
    const user = { account: "123456789012", region: "global", userName: "ana" };
    const scene = await newScene(endpoint(), { hall: "dim" });
    const { id } = await scene.respond(["hall"], {}, { user });
    scene.world.set("hall", "green");
    await scene.check(id);
    const { message } = await rejection(scene.decide(ANA, { kind: "reapply", response: id }));
    expect(message).toContain("the response is about ana");
  });
});

test("a pause that begins meanwhile stands against it: people are told why, and the decision is over", async () => {
  const { id, table, clock, decide, due, response, world } = await drifted();
  const at = clock.now().toISOString();
  await putDecision(table, { id: "d".repeat(22), kind: "reapply", on: id, by: ANA, at, content: "{}" });
  await patchResponse(table, id, { reapply: { decision: "d".repeat(22), by: ANA, at, reason: "r" } });
  const until = new Date(clock.now().getTime() + 24 * HOUR).toISOString();
  await decide(BEN, { kind: "pause", scope: "all", until });
  clock.pass(10 * MINUTE);
  await due(id);
  const after = await response(id);
  expect(after).toMatchObject({
    state: "not-in-effect",
    news: "not-set-again",
    error: expect.stringContaining("not set again: paused by"),
  });
  expect([after.reapply, world.get("hall")]).toEqual([undefined, "green"]);
});
