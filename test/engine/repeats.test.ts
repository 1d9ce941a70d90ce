import { describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { nothingToContain } from "../../lib/guardrails/nothing-to-contain.ts";
import { protectedTarget } from "../../lib/guardrails/protected-target.ts";
import { sourceCeiling } from "../../lib/guardrails/source-ceiling.ts";
import { readWhole } from "../../lib/ledger/reading.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Signal } from "../../lib/model/signal.ts";
import { headlineOf } from "../../lib/notify/headline.ts";
import { lampEvent, lampPlaybook, newClock, newRun, PLACE } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useLedger } from "../support/use-server.ts";

const table = useLedger();

/** Recorded calls of one actor, all of one signal (`once: "a day"`), each of which switched on lamps, which may be switched off. */
function day(initial: Record<string, string>, protectedLamp?: string) {
  const { switchOff, changed, world } = lamps(initial);
  const plain = switchOff("off", { undoes: ["lamps:SwitchOn"] });
  const off: AnyAction = {
    ...plain,
    plan: async (target, aws) => {
      const plan = await plain.plan(target, aws);
      return target.lamp === protectedLamp ? { ...plan, protectedBy: "a tag" } : plan;
    },
  };
  const clock = newClock();
  const guardrails = [sourceCeiling, protectedTarget, nothingToContain];
  const call = (names: readonly string[], more: Partial<Signal> = {}) => {
    const recorded: Partial<Signal> = {
      source: "cloudtrail",
      type: "lamps:SwitchOn",
      trust: "actor",
      call: { service: "lamps.amazonaws.com", name: "SwitchOn" },
      involved: names.map((lamp) => ({ trail: { ...PLACE, lamp } as never })),
      ...more,
    };
    const run = newRun({ table, clock, actions: [off], guardrails });
    return respond(lampEvent("day/ana", names, undefined, recorded), lampPlaybook([off]), run);
  };
  return { call, changed, world };
}

describe("a later call of one signal", () => {
  test("that says more surely who acted does not let what others had called be taken back by itself", async () => {
    const { call, changed } = day({ hall: "on", attic: "on" });
    expect((await call(["hall"], { trust: "ask" })).state).toBe("waiting");
    await call(["attic"]);
    expect(changed).not.toContain("hall=off");
  });

  test.each([{ confidence: "low" }, { severity: "low" }] as const)(
    "weighs no more than itself: %j",
    async (weak) => {
      const { call, changed } = day({ hall: "on", attic: "on" });
      await call(["hall"]);
      const later = await call(["attic"], weak);
      expect([later.ask !== undefined, changed]).toEqual([true, ["hall=off"]]);
    },
  );

  test("whose target is protected is told, once for one reason", async () => {
    const { call, changed } = day({ hall: "on", attic: "on" }, "attic");
    await call(["hall"]);
    const told = await call(["attic"]);
    expect(told).toMatchObject({ state: "contained", news: "left-alone", targets: ["hall"] });
    expect([told.error, headlineOf(told)?.urgency]).toEqual([
      "a new target is left alone: attic is protected: a tag",
      "page",
    ]);
    const again = await call(["attic"]);
    expect([again.version, again.repeats, changed]).toEqual([told.version, 2, ["hall=off"]]);
  });

  test("that no longer fits the record is told", async () => {
    const many = Array.from({ length: 26 }, (_, i) => `lamp-${i}`);
    const { call, world } = day(Object.fromEntries([...many, "last"].map((name) => [name, "on"])));
    expect((await call(many)).state).toBe("contained");
    expect(await call(["last"])).toMatchObject({ state: "contained", news: "left-alone" });
    expect(world.get("last")).toBe("on");
  });

  test("whose target is protected is told where people are still asked about an earlier one", async () => {
    const { call } = day({ hall: "on", attic: "on" }, "attic");
    const asked = await call(["hall"], { confidence: "low" });
    expect(asked.state).toBe("waiting");
    const told = await call(["attic"], { confidence: "low" });
    expect([told.news, told.ask]).toEqual(["left-alone", asked.ask]);
  });

  test("whose target cannot be looked at is partly contained, and tried again", async () => {
    const { call, world, changed } = day({ hall: "on", attic: "broken" });
    const { id } = await call(["hall"]);
    await expect(call(["attic"])).rejects.toThrow("is partly");
    expect((await readWhole(table, id))!.response.targets).toEqual(["hall", "attic"]);
    world.set("attic", "on");
    expect((await call(["attic"])).state).toBe("contained");
    expect(changed).toContain("attic=off");
  });
});
