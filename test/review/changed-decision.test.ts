import { expect, test } from "vitest";
import { ANA, BEN, newScene } from "../support/review-run.ts";
import { HOUR, rejection, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

test("a mute after the plan was shown changes the decision, not the plan: an approval of the old one is told so", async () => {
  const scene = await newScene(endpoint(), { hall: "dim" }, { mode: "ask" });
  const { id, family, ask } = await scene.respond(["hall"]);
  const until = new Date(scene.clock.now().getTime() + HOUR).toISOString();
  await scene.decide(BEN, { kind: "mute", scope: `finding/${family}`, until });
  const old = { kind: "approve", response: id, plan: ask!.plan, steps: [1] } as const;
  const { kind, message } = await rejection(scene.decide(ANA, old));
  expect(kind).toBe("conflict");
  expect(message).toMatch(
    /^the decision changed since the plan was shown, from ask to observe \(.*muted by .*ben.*\): check the current plan$/,
  );
  // The current plan can be approved, and the record says who did that.
  const done = await scene.approve(ANA, id);
  expect(done).toMatchObject({ state: "contained", approvals: [{ by: ANA }] });
});

test("a step that an approver left out is on record with who did, and is no reason to call all of it contained", async () => {
  const scene = await newScene(endpoint(), { hall: "dim", attic: "on" }, { mode: "ask" });
  const { id } = await scene.respond(["hall", "attic"]);
  expect(await scene.approve(ANA, id, [2])).toMatchObject({
    state: "contained",
    leftOut: [{ step: 1, action: "switch-off", target: "hall", by: ANA }],
  });
  expect([scene.world.get("hall"), scene.world.get("attic")]).toEqual(["dim", "off"]);
});

test("a new target that an approver declines is on record as left out", async () => {
  const scene = await newScene(endpoint(), { hall: "dim" });
  const { id } = await scene.respond(["hall"]);
  scene.set({ mode: "ask" });
  scene.world.set("attic", "on");
  await scene.respond(["hall", "attic"]);
  expect(await scene.decide(ANA, { kind: "decline", response: id })).toMatchObject({
    leftOut: [{ step: 2, target: "attic", by: ANA }],
  });
});
