import { describe, expect, test } from "vitest";
import { ANA, newScene } from "../support/review-run.ts";
import { HOUR, MINUTE, rejection, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

/** Two actions on one lamp: only the second is named as one that ends. */
async function held(
  options: Parameters<typeof newScene>[2] = {},
  initial: Record<string, string> = { hall: "on" },
) {
  const scene = await newScene(endpoint(), initial, {
    also: (world) => [
      {
        ...world.switchOff("dim"),
        plan: async ({ lamp }) => ({
          changes: [
            {
              hold: `dimmer/${lamp}`,
              of: lamp,
              from: "bright",
              to: "dim",
              before: { was: "bright" },
              ...ENDS.now,
            },
          ],
          affected: [],
          limits: [],
          asset: { tags: {}, reach: "target", groups: [] },
        }),
        apply: async ({ lamp }) => void world.changed.push(`${lamp} dimmed`),
        verify: async () => ({ holds: true, missing: [] }),
        preview: async ({ lamp }) => ({
          now: "dim",
          will: "bright again",
          putBack: async () => void world.changed.push(`${lamp} bright`),
        }),
      },
    ],
    ...options,
  });
  const response = await scene.respond(Object.keys(initial));
  expect(response.state).toBe("contained");
  return { ...scene, id: response.id, first: response };
}
const ENDS: { now: object } = { now: {} };

const SHORT = { deciding: { holdFor: { dim: "4h" as const } } };

describe("a hold that ends by itself", () => {
  test("is put back when its time is over, and nothing else is", async () => {
    const { pass, id, changed, whole, hold, first } = await held(SHORT);
    expect(Object.keys(first.ends!)).toEqual(["2"]);
    await pass(4 * HOUR - MINUTE);
    expect(changed.sort()).toEqual(["hall dimmed", "hall=off"]);
    await pass(2 * MINUTE);
    const { response, steps } = await whole(id);
    expect(changed).toContain("hall bright");
    expect(steps.map(({ changes }) => changes[0]!.state)).toEqual(["kept", "undone"]);
    expect([response.state, response.ends, await hold("hall")]).toEqual(["partly-undone", undefined, [id]]);
    expect(response.undo).toMatchObject({ by: "cordon", steps: [2] });
    expect(response.verdict).toBeUndefined();
    await pass(24 * HOUR);
    expect((await whole(id)).response.state).toBe("partly-undone");
  });

  test("is told before, once", async () => {
    const { pass, id, whole } = await held(SHORT);
    const told = async () => (await whole(id)).audit.filter(({ what }) => what.includes("ends-soon")).length;
    const counts: number[] = [];
    for (const minutes of [200, 24, 5, 5]) {
      await pass(minutes * MINUTE);
      counts.push(await told());
    }
    expect(counts).toEqual([0, 0, 1, 1]);
  });

  test("is held longer when people say so, and told before the new end", async () => {
    const { pass, id, decide, clock, changed, whole } = await held(SHORT);
    const until = new Date(clock.now().getTime() + 10 * HOUR).toISOString();
    expect(await decide(ANA, { kind: "extend", response: id, until })).toMatchObject({
      ends: { 2: until },
      news: "extended",
      state: "contained",
    });
    await pass(5 * HOUR);
    expect(changed).not.toContain("hall bright");
    await pass(5 * HOUR - 5 * MINUTE);
    expect((await whole(id)).audit.some(({ what }) => what.includes("ends-soon"))).toBe(true);
    await pass(6 * MINUTE);
    expect(changed).toContain("hall bright");
  });

  test("is held to the second that people wrote", async () => {
    const { pass, id, decide, clock, changed } = await held(SHORT);
    const until = "2026-11-20T09:00:00Z";
    await decide(ANA, { kind: "extend", response: id, until });
    await pass(Date.parse(until) - clock.now().getTime() + 5);
    expect(changed).toContain("hall bright");
  });

  test("cannot be extended to an earlier end, and what does not end cannot be extended", async () => {
    const { id, decide, clock } = await held(SHORT);
    const soon = new Date(clock.now().getTime() + HOUR).toISOString();
    expect((await rejection(decide(ANA, { kind: "extend", response: id, until: soon }))).kind).toBe("usage");
    const forever = await held();
    expect(
      (await rejection(forever.decide(ANA, { kind: "extend", response: forever.id, until: soon }))).kind,
    ).toBe("refused");
  });

  test("is never one that nobody named", async () => {
    const { pass, id, response, first, changed } = await held();
    expect(first.ends).toBeUndefined();
    await pass(30 * 24 * HOUR);
    expect([(await response(id)).state, changed.length]).toEqual(["contained", 2]);
  });

  test("ends although it does not hold any more meanwhile: what is left of it is put back", async () => {
    const { pass, id, world, response, changed } = await held(SHORT);
    world.set("hall", "on");
    await pass(11_000);
    expect((await response(id)).state).toBe("not-in-effect");
    await pass(4 * HOUR);
    expect(changed).toContain("hall bright");
  });

  test("keeps its end when people accept what was done", async () => {
    const { pass, id, decide, changed } = await held(SHORT);
    expect((await decide(ANA, { kind: "accept", response: id })).state).toBe("accepted");
    await pass(4 * HOUR + MINUTE);
    expect(changed).toContain("hall bright");
  });

  test("has no end where nothing was set: an undo of nothing would only change the state", async () => {
    const scene = await newScene(
      endpoint(),
      { hall: "on" },
      {
        deciding: { holdFor: { "switch-off": "1h", dim: "1h" } },
        also: ({ switchOff }) => [{ ...switchOff("dim"), plan: async () => ({ moot: "no dimmer" }) }],
      },
    );
    const { ends } = await scene.respond(["hall"]);
    expect(Object.keys(ends!)).toEqual(["1"]);
  });

  test("a dated change ends with its date, and cannot be extended beyond it", async () => {
    ENDS.now = { endsAt: "2026-11-20T06:00:00.000Z" };
    const { pass, id, decide, first, changed, whole, clock } = await held();
    ENDS.now = {};
    expect(first.ends).toEqual({ 2: "2026-11-20T06:00:00.000Z" });
    const until = new Date(clock.now().getTime() + 10 * HOUR).toISOString();
    expect((await rejection(decide(ANA, { kind: "extend", response: id, until }))).kind).toBe("usage");
    await pass(3 * HOUR + MINUTE);
    expect(changed).toContain("hall bright");
    expect((await whole(id)).steps.map(({ changes }) => changes[0]!.state)).toEqual(["kept", "undone"]);
  });
});

describe("act, then ask", () => {
  const confirm = (onSilence: "keep" | "release") => ({
    deciding: { confirm: { within: "2h" as const, onSilence } },
  });

  test("keep: reminded once, and accepted when nobody objects", async () => {
    const { pass, id, whole, changed } = await held(confirm("keep"));
    await pass(61 * MINUTE);
    await pass(MINUTE);
    expect((await whole(id)).audit.filter(({ what }) => what.endsWith("notification: confirm"))).toHaveLength(
      1,
    );
    await pass(HOUR);
    expect((await whole(id)).response).toMatchObject({ state: "accepted" });
    expect((await whole(id)).response.confirm).toBeUndefined();
    expect(changed).toHaveLength(2);
  });

  test("release: all of it is put back when nobody confirms", async () => {
    const { pass, id, response, world } = await held(confirm("release"));
    await pass(2 * HOUR + MINUTE);
    expect([(await response(id)).state, world.get("hall")]).toEqual(["undone", "on"]);
  });

  test("release: what would re-arm is not named by silence, and is kept", async () => {
    const { pass, id, response, world } = await held({ ...confirm("release"), extra: { rearms: true } });
    await pass(2 * HOUR + MINUTE);
    expect([(await response(id)).state, world.get("hall")]).toEqual(["partly-undone", "off"]);
  });

  test("release: also what does not hold any more by then", async () => {
    const { pass, id, response, world, changed } = await held(confirm("release"));
    world.set("hall", "on");
    await pass(11_000);
    await pass(3 * HOUR);
    expect([(await response(id)).state, changed.includes("hall bright")]).toEqual(["undone", true]);
  });

  test("release: also when a new target could not be contained at first", async () => {
    const scene = await newScene(endpoint(), { hall: "on", attic: "stuck" }, confirm("release"));
    const { id } = await scene.respond(["hall"]);
    await scene.respond(["hall", "attic"]).catch(() => undefined);
    expect((await scene.response(id)).state).toBe("partly");
    scene.world.set("attic", "on");
    expect((await scene.respond(["hall", "attic"])).state).toBe("contained");
    await scene.pass(2 * HOUR + MINUTE);
    expect([(await scene.response(id)).state, scene.world.get("hall")]).toEqual(["undone", "on"]);
  });

  test("confirmed in time: it stays held", async () => {
    const { pass, id, decide, response, world } = await held(confirm("release"));
    await pass(HOUR + MINUTE);
    const accepted = await decide(ANA, { kind: "accept", response: id });
    expect([accepted.state, accepted.confirm]).toEqual(["accepted", undefined]);
    await pass(24 * HOUR);
    expect([(await response(id)).state, world.get("hall")]).toEqual(["accepted", "off"]);
  });

  test("nobody is asked to confirm what somebody approved", async () => {
    const scene = await newScene(endpoint(), { hall: "on" }, { mode: "ask", ...confirm("release") });
    const { id } = await scene.respond(["hall"]);
    expect((await scene.approve(ANA, id)).confirm).toBeUndefined();
    await scene.pass(24 * HOUR);
    expect((await scene.response(id)).state).toBe("contained");
  });
});
