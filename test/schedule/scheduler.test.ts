import { describe, expect, test } from "vitest";
import { CHECK_AFTER } from "../../lib/policy/due.ts";
import { disturbedBy } from "../../lib/schedule/disturbed-by.ts";
import { ANA, BEN, newScene } from "../support/review-run.ts";
import { HOUR, MINUTE, useReviewWorld } from "../support/review-world.ts";
import { whatIsDue } from "../support/what-is-due.ts";

const endpoint = useReviewWorld();
const SECOND = 1_000;

async function contained(
  options: Parameters<typeof newScene>[2] = {},
  initial: Record<string, string> = { hall: "on" },
) {
  let looks = 0;
  const scene = await newScene(endpoint(), initial, {
    ...options,
    before: (call) => {
      if (call.startsWith("see")) looks++;
    },
  });
  const { id, state } = await scene.respond(Object.keys(initial));
  expect(state).toBe("contained");
  return { ...scene, id, looks: () => looks };
}

describe("holds are read back", () => {
  test("after 10 s, after 60 s, and then every checkEvery; each once", async () => {
    const { pass, id, looks, response, clock } = await contained({ deciding: { checkEvery: "20m" } });
    const start = looks();
    expect(CHECK_AFTER).toEqual([10, 60]);
    const seen: number[] = [];
    for (const wait of [8, 3, 30, 20, 600, 601, 1_201]) {
      await pass(wait * SECOND);
      seen.push(looks() - start);
    }
    expect(seen).toEqual([0, 1, 1, 2, 2, 3, 4]);
    const { checkedAt, times } = await response(id);
    expect(Math.abs(Date.parse(checkedAt!) - clock.now().getTime())).toBeLessThan(MINUTE);
    expect([times["checked 10 s"], times["checked 60 s"]]).toEqual([expect.any(String), expect.any(String)]);
  });

  test("a message that is not due, twice due, or of nothing on record does nothing", async () => {
    const { due, id, looks, whole, clock } = await contained();
    const start = looks();
    const before = await whole(id);
    await due(id);
    await due("0000000000");
    expect([looks(), await whole(id)]).toEqual([start, before]);
    clock.pass(11 * SECOND);
    await Promise.all([due(id), due(id)]);
    await due(id);
    expect(looks() - start).toBeLessThanOrEqual(2);
    expect((await whole(id)).response.state).toBe("contained");
  });

  test("a late message does nothing to what was undone meanwhile", async () => {
    const { due, id, undo, clock, response, changed } = await contained();
    await undo(ANA, id);
    clock.pass(HOUR);
    await due(id);
    expect(await response(id)).toMatchObject({ state: "undone" });
    expect(whatIsDue(await response(id))).not.toContain("end");
    expect(changed).toEqual(["hall=off", "hall=on"]);
  });

  test("a check that is overtaken by an undo does not put its timers back", async () => {
    const scene = await contained({ deciding: { holdFor: { "switch-off": "1h" } } });
    const { id, check, world, response } = scene;
    const see = world.get.bind(world);
    let undone: Promise<unknown> | undefined;
    world.get = (lamp) => see(lamp);
    const verify = scene.actions[0]!.verify;
    (scene.actions as { verify: unknown }[])[0]!.verify = async (...args: Parameters<typeof verify>) => {
      const found = await verify(...args);
      undone ??= scene.undo(ANA, id);
      await undone;
      return found;
    };
    await check(id);
    expect(await response(id)).toMatchObject({ state: "undone" });
    expect(whatIsDue(await response(id))).not.toContain("end");
  });
});

describe("what does not hold any more", () => {
  test("is lost, and told; not set again unless the terms say so", async () => {
    const { pass, id, world, response } = await contained();
    world.set("hall", "on");
    await pass(11 * SECOND);
    expect(await response(id)).toMatchObject({
      state: "not-in-effect",
      missing: ["switch-off hall: hall is on"],
    });
    await pass(24 * HOUR);
    expect([(await response(id)).state, world.get("hall")]).toEqual(["not-in-effect", "on"]);
  });

  test("is set again where they do, three times at most", async () => {
    const { pass, id, world, response, changed } = await contained({ deciding: { whenLost: "reapply" } });
    for (const [time, state] of [
      [1, "contained"],
      [2, "contained"],
      [3, "contained"],
      [3, "not-in-effect"],
    ] as const) {
      world.set("hall", "on");
      await pass(16 * MINUTE);
      expect([time, await response(id)]).toMatchObject([time, { state, reapplied: time }]);
    }
    expect(changed.filter((what) => what === "hall=off")).toHaveLength(4);
    await pass(24 * HOUR);
    expect(world.get("hall")).toBe("on");
  });

  test("tells of it before it is set again", async () => {
    const { pass, id, world, whole } = await contained({ deciding: { whenLost: "reapply" } });
    world.set("hall", "on");
    await pass(11 * SECOND);
    const said = (await whole(id)).audit.map(({ what }) => what.split(" · ")[0]!);
    expect(said.slice(said.indexOf("not-in-effect"))).toEqual([
      "not-in-effect",
      "set again, time 1 of 3 at most",
      "contained",
    ]);
  });

  test("of an approved response is set again under its approval", async () => {
    const scene = await newScene(
      endpoint(),
      { hall: "on" },
      { mode: "ask", deciding: { whenLost: "reapply" } },
    );
    const { id } = await scene.respond(["hall"]);
    await scene.approve(ANA, id);
    scene.world.set("hall", "on");
    await scene.pass(11 * SECOND);
    expect([(await scene.response(id)).state, scene.world.get("hall")]).toEqual(["contained", "off"]);
  });

  test("of an approved response is not set again on what must not be touched by now", async () => {
    const scene = await newScene(
      endpoint(),
      { hall: "on" },
      { mode: "ask", deciding: { whenLost: "reapply" } },
    );
    const { id } = await scene.respond(["hall"]);
    await scene.approve(ANA, id);
    scene.world.set("hall", "on");
    scene.set({ guardrails: [{ id: "never", lower: () => ({ to: "refuse", because: "it is ours" }) }] });
    await scene.pass(11 * SECOND);
    expect([(await scene.response(id)).state, scene.world.get("hall")]).toEqual(["not-in-effect", "on"]);
  });

  test("of a response that acted by itself is not set again while it is paused", async () => {
    const scene = await contained({ deciding: { whenLost: "reapply" } });
    const until = new Date(scene.clock.now().getTime() + HOUR).toISOString();
    await scene.decide(BEN, { kind: "pause", scope: "all", until });
    scene.world.set("hall", "on");
    await scene.pass(11 * SECOND);
    expect([(await scene.response(scene.id)).state, scene.world.get("hall")]).toEqual([
      "not-in-effect",
      "on",
    ]);
  });

  test("is set again without what others have changed, or what was put back", async () => {
    const scene = await contained(
      { deciding: { whenLost: "reapply" } },
      { hall: "on", attic: "on", cellar: "on" },
    );
    const { id, world, undo, check, due, response } = scene;
    world.set("hall", "green");
    expect((await undo(ANA, id, { steps: [1, 2] })).state).toBe("conflict");
    world.set("cellar", "on");
    await check(id);
    await due(id);
    expect([world.get("hall"), world.get("attic"), world.get("cellar")]).toEqual(["green", "on", "off"]);
    expect((await response(id)).reapplied).toBe(1);
  });

  test("once it holds again by itself it can still be accepted or undone", async () => {
    const { pass, id, world, decide, undo } = await contained();
    world.set("hall", "on");
    await pass(11 * SECOND);
    world.set("hall", "off");
    expect((await decide(ANA, { kind: "accept", response: id })).state).toBe("accepted");
    expect((await undo(ANA, id)).state).toBe("undone");
  });
});

describe("a call that CloudTrail tells of", () => {
  const holds = ["1/eu-west-1/network-interface/eni-1/groups", "1/global/user/ana/access-key/AKIA1/status"];
  const responses = [
    { id: "A", state: "contained", holds },
    { id: "B", state: "accepted", holds: ["1/eu-west-1/network-interface/eni-2/groups"] },
    { id: "C", state: "undone", holds },
    { id: "D", state: "contained" },
  ] as const;
  const found = (requestParameters: unknown) => disturbedBy({ requestParameters }, responses);

  test.each<[string, unknown, string[]]>([
    ["an interface", { networkInterfaceId: "eni-1" }, ["A"]],
    [
      "one of several, nested",
      { items: [{ networkInterfaceId: "eni-2" }, { x: { y: "eni-1" } }] },
      ["A", "B"],
    ],
    ["a user", { userName: "ana" }, ["A"]],
    ["a key", { accessKeyId: "AKIA1", status: "Active" }, ["A"]],
    ["another interface", { networkInterfaceId: "eni-3" }, []],
    ["a name that begins alike", { networkInterfaceId: "eni-11", userName: "an" }, []],
    [
      "an account, a Region, a kind of thing or an attribute",
      ["1", "eu-west-1", "global", "network-interface", "user", "groups", "access-key", "status"],
      [],
    ],
    ["a key of the parameters", { "eni-1": "x" }, []],
  ])("names %s", (_, parameters, ids) => expect(found(parameters)).toEqual(ids));

  const deep = JSON.parse(`${"[".repeat(500)}"eni-1"${"]".repeat(500)}`);
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "eni-1x"],
    ["a number", 7],
    ["nesting without end", deep],
    ["a thousand names", { items: Array.from({ length: 1_000 }, (_, i) => `x-${i}`) }],
    ["a text of a megabyte", { userName: "x".repeat(1_000_000) }],
    ["a prototype", JSON.parse('{"__proto__": {"userName": 1}, "constructor": null}')],
  ])("of %s disturbs nothing and breaks nothing", (_, parameters) => expect(found(parameters)).toEqual([]));

  test.each([undefined, null, "text", 7, [], {}])("whose detail is %j disturbs nothing", (detail) => {
    expect(disturbedBy(detail, responses)).toEqual([]);
  });

  test("finds what a real response holds, and what it looks at is read back", async () => {
    const { id, response, check, world, looks } = await contained();
    expect(disturbedBy({ requestParameters: { lamp: "hall" } }, [await response(id)])).toEqual([id]);
    const before = looks();
    await check(id);
    expect(looks()).toBeGreaterThan(before);
    world.set("hall", "on");
    await check(id);
    expect((await response(id)).state).toBe("not-in-effect");
  });
});

test("what cannot be put back is read back twice, and then it is whoever's who changes it", async () => {
  let looks = 0;
  const scene = await newScene(
    endpoint(),
    { hall: "on" },
    {
      extra: {
        irreversible: "a password that nobody knows",
        preview: undefined,
      },
      before: (call) => {
        if (call.startsWith("see")) looks++;
      },
    },
  );
  const { id, state } = await scene.respond(["hall"]);
  expect(state).toBe("waiting");
  expect((await scene.approve(ANA, id)).state).toBe("contained");
  await scene.pass(11 * SECOND);
  await scene.pass(60 * SECOND);
  const settled = looks;
  scene.world.set("hall", "on");
  await scene.pass(24 * HOUR);
  expect([(await scene.response(id)).state, looks]).toEqual(["contained", settled]);
});
