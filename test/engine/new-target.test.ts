import { describe, expect, test } from "vitest";
import { ANA, BEN, newScene } from "../support/review-run.ts";
import { HOUR, MINUTE, rejection, TWO, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const BOTH = ["hall", "attic"];

/** The hall is contained, and an update names the attic, too, about which people are asked. */
async function asked(options: Parameters<typeof newScene>[2] = {}) {
  const scene = await newScene(
    endpoint(),
    { hall: "on", attic: "dim", cellar: "on" },
    { mode: "ask", ...options },
  );
  const { id } = await scene.respond(["hall"]);
  await scene.approve(ANA, id);
  if (options.deciding?.table) await scene.approve(BEN, id);
  expect((await scene.response(id)).state).toBe("contained");
  const response = await scene.respond(BOTH);
  expect(response.id).toBe(id);
  return { ...scene, id };
}

test("an update that names a new target: what is held stays held, and people are asked about the new one", async () => {
  const { response, id, whole, changed, hold } = await asked();
  expect(await response(id)).toMatchObject({
    state: "contained",
    news: "new-target",
    ask: { people: 1, approvals: [] },
    targets: BOTH,
  });
  const { steps } = await whole(id);
  expect(steps.map(({ changes, revision }) => [changes[0]!.state, revision])).toEqual([
    ["applied", 1],
    ["planned", 2],
  ]);
  expect([changed, await hold("attic")]).toEqual([["hall=off"], []]);
});

test("the same update again asks nothing anew", async () => {
  const { response, respond, id } = await asked();
  const { ask } = await response(id);
  await respond(BOTH);
  expect((await response(id)).ask).toEqual(ask);
});

describe("approved", () => {
  test("only the new one is contained", async () => {
    const { approve, id, changed, whole, world } = await asked();
    expect((await approve(BEN, id)).state).toBe("contained");
    expect([changed, world.get("attic")]).toEqual([["hall=off", "attic=off"], "off"]);
    const { response } = await whole(id);
    expect(response.approvals?.map(({ by, steps }) => [by, steps])).toEqual([
      [ANA, [1]],
      [BEN, [2]],
    ]);
    expect(response.ask).toBeUndefined();
  });

  test("what is held already is nothing to approve", async () => {
    const { approve, id } = await asked();
    expect((await rejection(approve(BEN, id, [1, 2]))).kind).toBe("usage");
  });

  test("by two, where two are needed: those who said yes to the first one may say yes again", async () => {
    const { approve, id, changed } = await asked({ deciding: TWO });
    expect(await approve(ANA, id)).toMatchObject({ state: "contained", ask: { approvals: [{ by: ANA }] } });
    expect(changed).toEqual(["hall=off"]);
    await approve(BEN, id);
    expect(changed).toEqual(["hall=off", "attic=off"]);
  });

  test("the new target moved: conflict, and what is held is not touched", async () => {
    const { approve, id, world, changed, response, undo } = await asked();
    world.set("attic", "green");
    const { kind, moved } = await rejection(approve(BEN, id));
    expect([kind, moved.containPlan!.steps.map(({ changes }) => changes[0]!.before)]).toEqual([
      "conflict",
      [{ was: "on" }, { was: "green" }],
    ]);
    expect([changed, (await response(id)).state]).toEqual([["hall=off"], "contained"]);
    expect((await approve(BEN, id)).state).toBe("contained");
    await undo(ANA, id);
    expect([world.get("hall"), world.get("attic")]).toEqual(["on", "green"]);
  });
});

describe("not approved", () => {
  const stays = async ({ world, response, id, respond, hold }: Awaited<ReturnType<typeof asked>>) => {
    const check = async () => {
      expect([world.get("hall"), world.get("attic"), await hold("attic")]).toEqual(["off", "dim", []]);
      expect(await response(id)).toMatchObject({ state: "contained" });
      expect((await response(id)).ask).toBeUndefined();
    };
    await check();
    await respond(BOTH);
    await check();
  };

  test("declined: what is held stays held, and the new one is never done", async () => {
    const scene = await asked();
    expect((await scene.decide(BEN, { kind: "decline", response: scene.id })).state).toBe("contained");
    await stays(scene);
  });

  test("expired: the same", async () => {
    const scene = await asked({ deciding: { ask: { within: "30m", onSilence: "expire" } } });
    await scene.pass(31 * MINUTE);
    await stays(scene);
    expect((await rejection(scene.approve(BEN, scene.id))).kind).toBe("conflict");
  });

  test("contain on silence is not for what is asked later: it is escalated", async () => {
    const scene = await asked({ deciding: { ask: { within: "30m", onSilence: "contain" } } });
    expect((await scene.response(scene.id)).ask!.onSilence).toBe("escalate");
    await scene.pass(31 * MINUTE);
    expect(await scene.response(scene.id)).toMatchObject({ state: "contained", ask: { escalated: 1 } });
    expect(scene.world.get("attic")).toBe("dim");
  });

  test("declined: a third target is a question of its own, and what was declined is not asked with it", async () => {
    const scene = await asked();
    await scene.decide(BEN, { kind: "decline", response: scene.id });
    await scene.respond([...BOTH, "cellar"]);
    expect((await scene.response(scene.id)).ask).toBeDefined();
    const plan = await scene.plan(scene.id);
    expect(
      plan.steps.filter(({ changes }) => changes.some(({ state }) => state === "planned")).map(({ n }) => n),
    ).toEqual([3]);
    // Looking again, with new code, does not bring it back either.
    scene.set({ code: "code-2" });
    const again = await scene.plan(scene.id);
    expect(again.steps.map(({ changes }) => changes[0]!.state)).toEqual(["applied", "moot", "planned"]);
    await scene.approve(ANA, scene.id);
    expect(scene.changed).toEqual(["hall=off", "cellar=off"]);
  });

  test("accepted meanwhile: it is asked on, and reminded of once", async () => {
    const scene = await asked({ deciding: { ask: { within: "30m", onSilence: "hold" } } });
    const reminders = async () =>
      (await scene.whole(scene.id)).audit.filter(({ what }) => what.endsWith("notification: reminder"))
        .length;
    await scene.pass(16 * MINUTE);
    expect(await reminders()).toBe(1);
    expect(await scene.decide(BEN, { kind: "accept", response: scene.id })).toMatchObject({
      state: "accepted",
      ask: {},
    });
    await scene.pass(MINUTE);
    expect(await reminders()).toBe(1);
    await scene.approve(BEN, scene.id);
    expect(scene.world.get("attic")).toBe("off");
  });

  test("lost meanwhile: it is asked on, to its end", async () => {
    const scene = await asked({ deciding: { ask: { within: "30m", onSilence: "expire" } } });
    scene.world.set("hall", "on");
    await scene.pass(11_000);
    expect(await scene.response(scene.id)).toMatchObject({ state: "not-in-effect", ask: {} });
    await scene.pass(HOUR);
    expect((await scene.response(scene.id)).ask).toBeUndefined();
  });
});

test("an update while it waits: a new plan, and a yes to the old one is void", async () => {
  const scene = await newScene(endpoint(), { hall: "on", attic: "dim" }, { mode: "ask", deciding: TWO });
  const { id, ask } = await scene.respond(["hall"]);
  await scene.approve(ANA, id);
  const waits = await scene.respond(BOTH);
  expect(waits).toMatchObject({ id, state: "waiting", news: "replanned", ask: { approvals: [] } });
  expect(waits.ask!.plan).not.toBe(ask!.plan);
  await scene.approve(ANA, id);
  await scene.approve(BEN, id);
  expect(scene.changed.sort()).toEqual(["attic=off", "hall=off"]);
});

test("a new attribute of a target that is held: approved as it is now, never as it was when it was asked", async () => {
  const wires = new Map([["a", "red"]]);
  const scene = await newScene(
    endpoint(),
    { hall: "on" },
    {
      mode: "ask",
      also: ({ switchOff }) => [
        {
          ...switchOff("cut-wires"),
          plan: async () => ({
            changes: [...wires].map(([w, was]) => ({
              hold: `wire/${w}`,
              of: w,
              from: was,
              to: "cut",
              before: { was },
            })),
            affected: [],
            limits: [],
            asset: { tags: {}, reach: "target", groups: [] },
          }),
          apply: async (_, { hold, before }) => void scene.changed.push(`${hold} was ${before.was}`),
          verify: async () => ({ holds: true, missing: [] }),
        },
      ],
    },
  );
  const { id } = await scene.respond(["hall"]);
  await scene.approve(ANA, id);
  wires.set("b", "blue");
  await scene.respond(["hall"]);
  expect((await scene.response(id)).ask).toBeDefined();
  wires.set("b", "green");
  wires.set("a", "cut");
  expect((await rejection(scene.approve(BEN, id))).kind).toBe("conflict");
  await scene.approve(BEN, id);
  expect(scene.changed).toEqual(["hall=off", "wire/a was red", "wire/b was green"]);
  const wire = (await scene.whole(id)).steps[1]!;
  expect(wire.changes.map(({ before, state }) => [before, state])).toEqual([
    [{ was: "red" }, "applied"],
    [{ was: "green" }, "applied"],
  ]);
});
