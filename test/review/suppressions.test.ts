import { describe, expect, test } from "vitest";
import { brakeItem, readBrakes } from "../../lib/ledger/suppressions.ts";
import type { Table } from "../../lib/ledger/table.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import { ANA, BEN, LEAD, newScene, type Scene } from "../support/review-run.ts";
import { HOUR, MINUTE, rejection, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

function later({ clock }: Scene, ahead = HOUR): string {
  return new Date(clock.now().getTime() + ahead).toISOString();
}

async function setBrake(table: Table, brake: Brake): Promise<void> {
  const { TransactWriteItemsCommand } = await import("@aws-sdk/client-dynamodb");
  await table.client.send(new TransactWriteItemsCommand({ TransactItems: [brakeItem(table, brake)] }));
}

/** Somebody pauses while a plan is being made: after the brakes were read, before anything is decided. */
async function pausedWhilePlanning(scope: string, until: (scene: Scene) => string) {
  let scene: Scene;
  scene = await newScene(
    endpoint(),
    { hall: "on" },
    {
      also: ({ switchOff }) => {
        const slow = switchOff("slow");
        return [
          {
            ...slow,
            async plan(target, aws) {
              const plan = await slow.plan(target, aws);
              await scene.clock.sleep(100);
              // Long enough that the situation, read beside the plan, has been.
              for (let i = 0; i < 20; i++) await readBrakes(scene.table, scene.clock.now());
              const at = scene.clock.now().toISOString();
              const by = { by: BEN, reason: "we look into it", at, until: until(scene) };
              await setBrake(scene.table, { kind: "pause", scope, ...by });
              return {
                ...plan,
                changes: [{ hold: "slow/hall", of: "hall", from: "on", to: "slow", before: {} }],
              };
            },
            apply: async () => void scene.changed.push("slow"),
            verify: async () => ({ holds: true, missing: [] }),
          },
        ];
      },
    },
  );
  return scene;
}

describe("a pause between plan and apply", () => {
  test.each(["all", "playbook/lamps-on"])(
    "of %s: it waits, nothing is applied, and it says who paused",
    async (scope) => {
      const scene = await pausedWhilePlanning(scope, later);
      const response = await scene.respond(["hall"]);
      expect([response.state, scene.changed, await scene.hold("hall")]).toEqual(["waiting", [], []]);
      expect(response.decision!.because.join()).toMatch(/paused by .*user\/ben until .*we look into it/);
      expect(response.decision!.modeAsks).toBeUndefined();
      expect((await scene.approve(ANA, response.id).catch((e) => e)).kind ?? "approved").not.toBe("refused");
    },
  );

  test("of another playbook does not matter", async () => {
    const scene = await pausedWhilePlanning("playbook/other", later);
    expect((await scene.respond(["hall"])).state).toBe("contained");
  });

  test("that has ended does not matter, to the second that people wrote", async () => {
    const scene = await pausedWhilePlanning("all", ({ clock }) =>
      new Date(clock.now().getTime() - 1).toISOString(),
    );
    expect((await scene.respond(["hall"])).state).toBe("contained");
  });
});

describe("pause and resume", () => {
  test("any decider pauses; only a lead lets go", async () => {
    const scene = await newScene(endpoint(), { hall: "on", attic: "on" });
    const brake = await scene.decide(ANA, {
      kind: "pause",
      scope: "all",
      until: later(scene),
      reason: "deploy",
    });
    expect(brake).toMatchObject({ kind: "pause", by: ANA, reason: "deploy" });
    expect((await scene.respond(["hall"])).state).toBe("waiting");
    expect((await rejection(scene.decide(ANA, { kind: "resume", scope: "all" }))).kind).toBe("refused");
    await scene.decide(LEAD, { kind: "resume", scope: "all" });
    expect(await readBrakes(scene.table, scene.clock.now())).toEqual([]);
    expect((await scene.respond(["attic"], {}, {}, "later")).state).toBe("contained");
    expect((await rejection(scene.decide(LEAD, { kind: "resume", scope: "all" }))).kind).toBe("not-found");
  });

  test("a pause to a whole second ends in that second, for everybody", async () => {
    const scene = await newScene(endpoint(), { hall: "on" });
    const until = "2026-11-20T03:10:00Z";
    await scene.decide(ANA, { kind: "pause", scope: "all", until });
    scene.clock.pass(Date.parse(until) - scene.clock.now().getTime() + 5);
    expect((await scene.respond(["hall"])).state).toBe("contained");
  });

  test("a muted target is observed, until the mute ends", async () => {
    const scene = await newScene(endpoint(), { hall: "on" });
    await scene.decide(ANA, { kind: "mute", scope: "target/hall", until: later(scene) });
    expect((await scene.respond(["hall"])).state).toBe("observed");
    scene.clock.pass(2 * HOUR);
    expect((await scene.respond(["hall"])).state).toBe("contained");
  });
});

describe("limits", () => {
  test("the last one of the hour, taken by two at once: exactly one acts", async () => {
    const scene = await newScene(endpoint(), { hall: "on", attic: "on" }, { deciding: { hourlyLimit: 1 } });
    const both = await Promise.all([
      scene.respond(["hall"], {}, {}, "one"),
      scene.respond(["attic"], {}, {}, "two"),
    ]);
    expect(both.map(({ state }) => state).sort()).toEqual(["contained", "waiting"]);
    expect(scene.changed).toHaveLength(1);
    const waits = both.find(({ state }) => state === "waiting")!;
    expect(waits.decision!.lowered).toContain("hourly-limit");
  });

  test("of a group: the same", async () => {
    const groups = { hourlyLimits: { account: 50, group: 1 } };
    const scene = await newScene(
      endpoint(),
      { hall: "on", attic: "on" },
      { deciding: groups, also: ({ switchOff }) => [inGroup(switchOff("in-group"))] },
    );
    const both = await Promise.all([
      scene.respond(["hall"], {}, {}, "one"),
      scene.respond(["attic"], {}, {}, "two"),
    ]);
    expect(both.map(({ state }) => state).sort()).toEqual(["contained", "waiting"]);
  });

  test("count by the hour, and not for ever", async () => {
    const scene = await newScene(endpoint(), { hall: "on", attic: "on" }, { deciding: { hourlyLimit: 1 } });
    await scene.respond(["hall"], {}, {}, "one");
    scene.clock.pass(2 * HOUR);
    expect((await scene.respond(["attic"], {}, {}, "two")).state).toBe("contained");
  });

  test("no more than the limit around a full hour", async () => {
    const names = Array.from({ length: 8 }, (_, i) => `lamp-${i}`);
    const scene = await newScene(endpoint(), Object.fromEntries(names.map((n) => [n, "on"])), {
      deciding: { hourlyLimit: 4 },
    });
    scene.clock.pass(58 * MINUTE);
    const states: string[] = [];
    for (const name of names) {
      states.push((await scene.respond([name], {}, {}, name)).state);
      scene.clock.pass(MINUTE);
    }
    expect(states.filter((state) => state === "contained")).toHaveLength(4);
  });

  test("storm: of 20 at once at most 10 act, the others ask, and none is lost", {
    timeout: 120_000,
  }, async () => {
    const names = Array.from({ length: 20 }, (_, i) => `lamp-${i}`);
    const scene = await newScene(endpoint(), Object.fromEntries(names.map((n) => [n, "on"])));
    const all = await Promise.all(names.map((name) => scene.respond([name], {}, {}, name)));
    const by = (state: string) => all.filter((response) => response.state === state);
    expect([by("contained").length, by("waiting").length, scene.changed.length]).toEqual([10, 10, 10]);
    for (const { decision } of by("waiting")) expect(decision!.lowered).toContain("storm-brake");
    // What asks counts as well, so the storm is on as long as it lasts.
    expect((await scene.respond([names[0]!], {}, {}, "twenty-first")).state).not.toBe("contained");
    scene.clock.pass(30 * MINUTE);
    scene.world.set("late", "on");
    expect((await scene.respond(["late"], {}, {}, "late")).state).toBe("contained");
  });
});

function inGroup(action: ReturnType<Scene["switchOff"]>): typeof action {
  return {
    ...action,
    plan: async () => ({
      changes: [],
      affected: [],
      limits: [],
      asset: {
        tags: {},
        reach: "target",
        groups: [{ group: "auto-scaling-group/web", member: "x", isHealthy: true, healthy: 9 }],
      },
    }),
  };
}
