import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { decisionItem } from "../../lib/ledger/decisions.ts";
import { patchResponse } from "../../lib/ledger/facts.ts";
import { takeLease } from "../../lib/ledger/leases.ts";
import { getResponse } from "../../lib/ledger/responses.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { State } from "../../lib/model/response.ts";
import { revert } from "../../lib/undo/revert.ts";
import { lampEvent, undoDecision } from "../support/engine-run.ts";
import { ANA, BEN, CLEO, LEAD, newScene } from "../support/review-run.ts";
import { HOUR, rejection, TWO, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const LAMPS = { hall: "dim", attic: "on" };

async function contained(
  options: Parameters<typeof newScene>[2] = {},
  initial: Record<string, string> = LAMPS,
) {
  const scene = await newScene(endpoint(), initial, options);
  const { id } = await scene.respond(Object.keys(initial));
  return { ...scene, id };
}

/** Approved by two. */
async function byTwo(options: Parameters<typeof newScene>[2] = {}) {
  const scene = await contained({ mode: "ask", ...options, deciding: { ...TWO, ...options.deciding } });
  await scene.approve(ANA, scene.id);
  expect((await scene.approve(BEN, scene.id)).state).toBe("contained");
  return scene;
}

describe("an undo puts back what was ours", () => {
  test("all of it, with the verdict; a repeat is answered by that", async () => {
    const { undo, id, world, respond, hold } = await contained();
    expect(await undo(ANA, id)).toMatchObject({
      state: "undone",
      verdict: { verdict: "false", by: ANA },
      undo: { by: ANA },
    });
    expect([world.get("hall"), world.get("attic"), await hold("hall")]).toEqual(["dim", "on", []]);
    expect((await respond(["hall", "attic"])).state).toBe("undone");
  });

  test("some steps only: the others are kept, and can follow", async () => {
    const { undo, id, world, hold } = await contained();
    const part = await undo(ANA, id, { steps: [2] });
    expect([part.state, part.verdict, world.get("hall"), world.get("attic")]).toEqual([
      "partly-undone",
      undefined,
      "off",
      "on",
    ]);
    expect([await hold("hall"), await hold("attic")]).toEqual([[id], []]);
    expect((await undo(ANA, id)).state).toBe("undone");
    expect(world.get("hall")).toBe("dim");
  });

  test("some steps of what was done in part: what failed is not called kept", async () => {
    const scene = await newScene(endpoint(), { hall: "dim", attic: "stuck" });
    await scene.respond(["hall", "attic"]).catch(() => undefined);
    const [{ id } = { id: "" }] = await (await import("../../lib/ledger/reading.ts")).listResponses(
      scene.table,
      9,
    );
    expect((await scene.response(id)).state).toBe("partly");
    await scene.undo(ANA, id, { steps: [1] });
    const { steps } = await scene.whole(id);
    expect(steps.map(({ changes }) => changes[0]!.state)).toEqual(["undone", "failed"]);
    expect(scene.world.get("hall")).toBe("dim");
  });

  test.each([[{ steps: [7] }], [{ rearm: [9] }], [{ force: ["lamp/cellar"] }]])(
    "%j is nothing that it could do",
    async (how) => {
      const { undo, id, world } = await contained();
      expect((await rejection(undo(LEAD, id, how))).kind).toBe("usage");
      expect(world.get("hall")).toBe("off");
    },
  );

  test("over others' changes only when a lead names them", async () => {
    const { undo, id, world } = await contained();
    world.set("hall", "green");
    expect((await rejection(undo(ANA, id, { force: ["lamp/hall"] }))).kind).toBe("refused");
    expect((await undo(ANA, id)).state).toBe("conflict");
    expect([world.get("hall"), world.get("attic")]).toEqual(["green", "on"]);
    expect((await undo(LEAD, id, { force: ["lamp/hall"] })).state).toBe("undone");
    expect(world.get("hall")).toBe("dim");
  });

  test("a lead names one of two: the other stays as others set it", async () => {
    const { undo, id, world } = await contained();
    world.set("hall", "green");
    world.set("attic", "red");
    expect((await undo(LEAD, id, { force: ["lamp/attic"] })).state).toBe("conflict");
    expect([world.get("hall"), world.get("attic")]).toEqual(["green", "on"]);
  });

  test("the world moved since it was looked at: conflict with the fresh plan, and nothing is put back", async () => {
    const { decide, id, world } = await contained();
    const all = {
      kind: "undo",
      response: id,
      plan: "0".repeat(64),
      verdict: "right",
      rearm: [],
      force: [],
    } as const;
    const { kind, moved } = await rejection(decide(ANA, all));
    expect([kind, moved.plan?.lines.length, world.get("hall")]).toEqual(["conflict", 2, "off"]);
  });

  test("twice is once, and so is the same decision again", async () => {
    const { undo, id, changed } = await contained();
    await undo(ANA, id, { id: "one-and-the-same-decision" });
    expect((await undo(BEN, id)).state).toBe("undone");
    expect(changed).toHaveLength(4);
  });
});

describe("from every state that holds something", () => {
  type Prepare = (scene: Awaited<ReturnType<typeof contained>>) => Promise<unknown>;
  const cases: [State, Prepare][] = [
    ["contained", async () => {}],
    ["accepted", ({ decide, id }) => decide(ANA, { kind: "accept", response: id })],
    [
      "not-in-effect",
      async ({ world, check, id }) => {
        world.set("hall", "dim");
        await check(id);
      },
    ],
    ["partly-undone", ({ undo, id }) => undo(ANA, id, { steps: [2] })],
    [
      "conflict",
      async ({ world, undo, id }) => {
        world.set("hall", "green");
        await undo(ANA, id);
        world.set("hall", "off");
      },
    ],
  ];
  test.each(cases)("%s", async (state, prepare) => {
    const scene = await contained();
    await prepare(scene);
    expect((await scene.response(scene.id)).state).toBe(state);
    expect((await scene.undo(ANA, scene.id)).state).toBe("undone");
    expect([scene.world.get("hall"), scene.world.get("attic")]).toEqual(["dim", "on"]);
  });

  test.each<[State, Record<string, string>, Record<string, string>]>([
    ["partly", { hall: "dim", attic: "stuck" }, { hall: "dim", attic: "stuck" }],
    ["failed", { attic: "stuck" }, { attic: "stuck" }],
  ])("%s", async (state, initial, after) => {
    const scene = await newScene(endpoint(), initial);
    const { id } = await respond(lampEvent("it", Object.keys(initial)), scene.books[0]!, scene.run()).catch(
      async () => {
        const { listResponses } = await import("../../lib/ledger/reading.ts");
        return (await listResponses(scene.table, 5))[0]!;
      },
    );
    expect((await scene.response(id)).state).toBe(state);
    const undone = await scene.undo(ANA, id);
    expect([undone.state, Object.fromEntries(scene.world)]).toEqual(["undone", after]);
  });

  test.each<[State, string]>([
    ["new", "conflict"],
    ["containing", "conflict"],
    ["waiting", "refused"],
    ["observed", "refused"],
    ["refused", "refused"],
    ["nothing-to-contain", "refused"],
    ["declined", "refused"],
    ["expired", "refused"],
  ])("not from %s", async (state, kind) => {
    const { undo, id, table, world } = await contained();
    await patchResponse(table, id, { state });
    expect((await rejection(undo(ANA, id))).kind).toBe(kind);
    expect(world.get("hall")).toBe("off");
  });
});

describe("who may undo", () => {
  test("what two approved takes two; the first changes nothing", async () => {
    const { undo, id, world, response } = await byTwo();
    expect(await undo(ANA, id)).toMatchObject({
      state: "contained",
      news: "undo-approved",
      undoApprovals: [{ by: ANA }],
    });
    expect(world.get("hall")).toBe("off");
    expect((await rejection(undo(ANA, id))).kind).toBe("refused");
    expect((await undo(CLEO, id)).state).toBe("undone");
    expect((await response(id)).undoApprovals).toBeUndefined();
  });

  test("a lead alone may", async () => {
    const { undo, id } = await byTwo();
    expect((await undo(LEAD, id)).state).toBe("undone");
  });

  test("one, where the terms say so", async () => {
    const { undo, id } = await byTwo({ deciding: { undoPeople: 1 } });
    expect((await undo(CLEO, id)).state).toBe("undone");
  });

  test("two, where the terms say so although nobody had to approve", async () => {
    const { undo, id } = await contained({ deciding: { undoPeople: 2 } });
    expect((await undo(ANA, id)).state).toBe("contained");
    expect((await undo(BEN, id)).state).toBe("undone");
  });

  test("the first yes is void when the world moves", async () => {
    const { undo, id, world } = await byTwo();
    await undo(ANA, id);
    world.set("hall", "green");
    expect((await undo(BEN, id)).state).toBe("contained");
    expect((await undo(ANA, id)).state).toBe("conflict");
  });

  test.each([[{ rearm: [1, 2] }], [{ rearm: [2], steps: [2] }]])(
    "the second cannot say more than the first: %j",
    async (more) => {
      const { undo, id, world } = await byTwo({ extra: { rearms: true } });
      await undo(ANA, id, { rearm: [2] });
      expect((await rejection(undo(BEN, id, more))).kind).toBe("conflict");
      expect(world.get("hall")).toBe("off");
    },
  );

  test("two at the same moment: both are counted, and it is put back once", async () => {
    const { undo, id, changed, response } = await byTwo();
    await Promise.all([undo(ANA, id), undo(BEN, id)]);
    expect((await response(id)).state).toBe("undone");
    expect(changed).toHaveLength(4);
  });

  test("what was approved later, of another target, is a question of its own", async () => {
    const scene = await contained({ mode: "ask" }, { hall: "dim" });
    await scene.approve(ANA, scene.id);
    scene.world.set("attic", "on");
    await scene.respond(["hall", "attic"]);
    expect((await scene.approve(BEN, scene.id)).state).toBe("contained");
    expect((await scene.undo(CLEO, scene.id)).state).toBe("undone");
  });
});

describe("one at a time", () => {
  test("an undo waits while it is being contained, and then puts back all of it", async () => {
    const scene = await newScene(endpoint(), LAMPS);
    const event = lampEvent("slow", ["hall", "attic"]);
    const running = respond(event, scene.books[0]!, scene.run());
    const { listResponses } = await import("../../lib/ledger/reading.ts");
    let id: string | undefined;
    while (id === undefined) id = (await listResponses(scene.table, 5))[0]?.id;
    // The plan of a moment ago is another one: whoever asks looks again.
    const undoing = scene.undo(ANA, id).catch((error) => error);
    const [done, first] = await Promise.all([running, undoing]);
    expect(["contained", "undone"]).toContain(done.state === "contained" ? "contained" : done.state);
    if (first.name === "Rejected") expect(first.kind).toBe("conflict");
    const end = first.state === "undone" ? first : await scene.undo(ANA, id);
    expect([end.state, scene.world.get("hall"), scene.world.get("attic")]).toEqual(["undone", "dim", "on"]);
  });

  test("nothing is applied once an undo has begun: the old executor's lease is gone", async () => {
    const { id, table, run, clock, undo, books, world } = await contained();
    const old = run();
    await takeLease(
      table,
      id,
      { owner: old.owner, until: clock.now().getTime() + 10_000 },
      clock.now().getTime(),
    );
    clock.pass(11_000);
    expect((await undo(ANA, id)).state).toBe("undone");
    const { recordStep, move } = await import("../../lib/ledger/responses.ts");
    const whole = (await getResponse(table, id))!;
    await expect(recordStep(table, id, { n: 1 } as never, old.owner)).rejects.toThrow();
    await expect(
      move(table, { ...whole, state: "containing" }, "contained", { at: "x", what: "x", owner: old.owner }),
    ).rejects.toThrow();
    await respond(lampEvent("other", []), books[0]!, run());
    expect(world.get("hall")).toBe("dim");
  });

  test("two executors of one undo, the second after the lease of the first ran out: it is put back once", async () => {
    const { id, table, run, clock, actions, changed, whole } = await contained();
    const response = (await getResponse(table, id))!;
    const at = clock.now().toISOString();
    const { move } = await import("../../lib/ledger/responses.ts");
    await move(table, response, "undoing", {
      at,
      what: "undo",
      also: [decisionItem(table, undoDecision(id, { decision: "d", by: ANA, rearm: [] }, at))],
      patch: { undo: { decision: "d", by: ANA, at, reason: "r", rearm: [] } },
    });
    const dead = run();
    await takeLease(
      table,
      id,
      { owner: dead.owner, until: clock.now().getTime() + 10_000 },
      clock.now().getTime(),
    );
    await expect(revert(id, actions, run())).rejects.toThrow();
    clock.pass(11_000);
    const both = await Promise.allSettled([revert(id, actions, run()), revert(id, actions, run())]);
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    expect((await whole(id)).response.state).toBe("undone");
    expect(changed).toHaveLength(4);
  });

  test("an approval that comes while it is being put back is refused", async () => {
    const scene = await contained({}, { hall: "dim" });
    scene.set({ mode: "ask" });
    scene.world.set("attic", "on");
    await scene.respond(["hall", "attic"]);
    const { plan } = (await scene.response(scene.id)).ask!;
    const off = scene.actions[0]! as { preview: NonNullable<AnyAction["preview"]> };
    const { preview } = off;
    let kind: string | undefined;
    off.preview = async (...all) => {
      const look = await preview(...all);
      const putBack = async () => {
        // Not waited for any more, as if this run were dead: how fast the machine is does not matter then.
        scene.clock.pass(11_000);
        const yes = { kind: "approve", response: scene.id, plan, steps: [2] } as const;
        kind ??= (await rejection(scene.decide(BEN, yes))).kind;
        await look.putBack?.();
      };
      return { ...look, ...(look.putBack && { putBack }) };
    };
    await scene.undo(ANA, scene.id).catch(() => undefined);
    expect(kind).toBe("refused");
    expect(scene.world.get("attic")).toBe("on");
  });
});

test("two playbooks on one lamp: the hold that both have survives the first undo, whichever that is", async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), async (swap) => {
      const scene = await contained({}, { hall: "dim" });
      const other = await scene.other(["hall"]);
      const [first, second] = swap ? [other.id, scene.id] : [scene.id, other.id];
      expect((await scene.undo(ANA, first)).state).toBe("undone");
      expect([scene.world.get("hall"), await scene.hold("hall")]).toEqual(["off", [second]]);
      expect((await scene.undo(ANA, second)).state).toBe("undone");
      expect([scene.world.get("hall"), await scene.hold("hall")]).toEqual(["dim", []]);
    }),
    { numRuns: 4 },
  );
});

test("both undone at the same moment: the lamp is as it was", async () => {
  const scene = await contained({}, { hall: "dim" });
  const other = await scene.other(["hall"]);
  await Promise.allSettled([scene.undo(ANA, scene.id), scene.undo(BEN, other.id)]);
  scene.clock.pass(HOUR);
  for (const id of [scene.id, other.id])
    if ((await scene.response(id)).state !== "undone") await scene.undo(ANA, id);
  expect([scene.world.get("hall"), await scene.hold("hall")]).toEqual(["dim", []]);
});
