import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBrakes } from "../../lib/ledger/suppressions.ts";
import type { PlaybookTerms } from "../../lib/model/deciding.ts";
import { PLACE } from "../support/engine-run.ts";
import {
  ANA,
  BEN,
  CLEO,
  decisionId,
  FOREIGNER,
  LEAD,
  newScene,
  ROOT,
  type Scene,
  SHIFT,
  VISITOR,
} from "../support/review-run.ts";
import { HOUR, MINUTE, rejection, TWO, useReviewWorld } from "../support/review-world.ts";
import { whatIsDue } from "../support/what-is-due.ts";

const endpoint = useReviewWorld();

function silence(onSilence: PlaybookTerms["ask"]["onSilence"]) {
  return {
    deciding: { ask: { within: "30m" as const, onSilence } },
  };
}

/** A response over a hall and an attic that waits for people. */
async function waiting(
  options: Parameters<typeof newScene>[2] = {},
  initial: Record<string, string> = { hall: "on", attic: "dim" },
) {
  const scene = await newScene(endpoint(), initial, { mode: "ask", ...options });
  const { id, state } = await scene.respond(Object.keys(initial));
  expect(state).toBe("waiting");
  return { ...scene, id };
}

async function nothingRan({ changed, response, id }: Scene & { id: string }) {
  expect(changed).toEqual([]);
  expect((await response(id)).state).toBe("waiting");
}

describe("approved", () => {
  test("by one: contained as planned, and who said yes is on record", async () => {
    const { approve, id, world, whole, hold } = await waiting();
    const response = await approve(ANA, id);
    expect(response).toMatchObject({
      state: "contained",
      approvals: [{ by: ANA, steps: [1, 2], reason: "seen it" }],
    });
    expect([response.ask, response.due, response.lease]).toEqual([undefined, expect.any(String), undefined]);
    expect([world.get("hall"), world.get("attic")]).toEqual(["off", "off"]);
    expect([await hold("hall"), await hold("attic")]).toEqual([[id], [id]]);
    const { audit } = await whole(id);
    expect(audit.find(({ what }) => what.startsWith("approved"))).toMatchObject({
      by: ANA,
      what: "approved · seen it",
    });
  });

  test("by two, where two are needed: the first changes nothing", async () => {
    const { approve, id, changed, response } = await waiting({ deciding: TWO });
    expect(await approve(ANA, id)).toMatchObject({
      state: "waiting",
      ask: { people: 2, approvals: [{ by: ANA }] },
      news: "approved",
    });
    expect(changed).toEqual([]);
    expect((await approve(BEN, id)).state).toBe("contained");
    expect((await response(id)).approvals?.map(({ by }) => by)).toEqual([ANA, BEN]);
  });

  test("by two at the same moment: one begins it, both are counted", async () => {
    const { approve, id, changed, whole } = await waiting({ deciding: TWO });
    const both = await Promise.all([approve(ANA, id), approve(BEN, id)]);
    const { response, audit } = await whole(id);
    expect(response.state).toBe("contained");
    expect(response.approvals?.map(({ by }) => by).sort()).toEqual([ANA, BEN]);
    expect(both.map(({ state }) => state).sort()).toContain("contained");
    expect(audit.filter(({ what }) => what.startsWith("approved"))).toHaveLength(2);
    expect(changed.sort()).toEqual(["attic=off", "hall=off"]);
  });

  test("by three at the same moment, where one is enough: one begins it", async () => {
    const { approve, id, changed, whole } = await waiting();
    const all = await Promise.allSettled([approve(ANA, id), approve(BEN, id), approve(CLEO, id)]);
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of all)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ name: "Rejected", kind: "conflict" });
    expect((await whole(id)).response.approvals).toHaveLength(1);
    expect(changed).toHaveLength(2);
  });

  test("by a lead, who may all that a decider may", async () => {
    const { approve, id } = await waiting();
    expect((await approve(LEAD, id)).state).toBe("contained");
  });

  test("while it is paused: a person's yes is not what a pause holds back", async () => {
    const { approve, decide, id, clock } = await waiting();
    const until = new Date(clock.now().getTime() + HOUR).toISOString();
    await decide(BEN, { kind: "pause", scope: "all", until });
    expect((await approve(ANA, id)).state).toBe("contained");
  });

  test("after what made a guardrail ask has passed: the plan is the same", async () => {
    const scene = await newScene(endpoint(), { hall: "on" });
    const until = new Date(scene.clock.now().getTime() + 5 * MINUTE).toISOString();
    await scene.decide(BEN, { kind: "pause", scope: "playbook/lamps-on", until });
    const { id, state } = await scene.respond(["hall"]);
    expect(state).toBe("waiting");
    await scene.pass(10 * MINUTE);
    expect((await scene.approve(ANA, id)).state).toBe("contained");
  });
});

describe("who may not approve", () => {
  test("the same person twice, where two are needed; also over two sessions of one role", async () => {
    const scene = await waiting({ deciding: TWO });
    await scene.approve(ANA, scene.id);
    expect(await rejection(scene.approve(ANA, scene.id))).toMatchObject({
      kind: "refused",
      message: expect.stringMatching(/approved this already/),
    });
    const shift = await waiting({ deciding: TWO });
    await shift.approve(SHIFT[0]!, shift.id);
    expect((await rejection(shift.approve(SHIFT[1]!, shift.id))).kind).toBe("refused");
    await nothingRan(scene);
    await nothingRan(shift);
  });

  test.each([
    ["root", ROOT, /root/],
    ["a principal of another account", FOREIGNER, /999999999999/],
    ["who is not among the deciders", VISITOR, /not an approver/],
  ])("%s", async (_, who, why) => {
    const scene = await waiting();
    const { kind, message } = await rejection(scene.approve(who, scene.id));
    expect([kind, message]).toEqual(["refused", expect.stringMatching(why)]);
    await nothingRan(scene);
  });

  test("an access key that AWS does not know", async () => {
    const scene = await waiting();
    const stranger = `arn:aws:iam::${PLACE.account}:user/nobody`;
    expect((await rejection(scene.approve(stranger, scene.id))).kind).toBe("credentials");
  });

  test.each([
    ["the user that it is about", { user: { ...PLACE, userName: "ana" } }, ANA],
    [
      "the user whose key it is about",
      { accessKey: { ...PLACE, accessKeyId: "AKIA1", userName: "ana" } },
      ANA,
    ],
    [
      "a session of the role that it is about",
      {
        session: {
          ...PLACE,
          roleName: "on-call",
          roleId: "AROA1",
          sessionName: "shift-9",
          workload: "caller" as const,
        },
      },
      SHIFT[0]!,
    ],
  ])("%s: no decision on it is theirs", async (_, signal, who) => {
    const scene = await newScene(endpoint(), { hall: "on" }, { mode: "ask" });
    const { id } = await scene.respond(["hall"], {}, signal);
    const until = new Date(scene.clock.now().getTime() + HOUR).toISOString();
    for (const deciding of [
      () => scene.approve(who, id),
      () => scene.decide(who, { kind: "decline", response: id }),
      () => scene.decide(who, { kind: "note", response: id }),
      () => scene.decide(who, { kind: "extend", response: id, until }),
      () => scene.decide(who, { kind: "accept", response: id }),
    ])
      expect(await rejection(deciding())).toMatchObject({
        kind: "refused",
        message: expect.stringMatching(/is about/),
      });
    await nothingRan({ ...scene, id });
    expect((await scene.approve(BEN, id)).state).toBe("contained");
    expect((await rejection(scene.undo(who, id))).kind).toBe("refused");
  });
});

describe("what is not the plan that was seen", () => {
  test("another hash: conflict with a fresh plan, and nothing ran", async () => {
    const scene = await waiting();
    const plan = "f".repeat(64);
    const { kind, moved } = await rejection(
      scene.decide(ANA, { kind: "approve", response: scene.id, plan, steps: [1] }),
    );
    expect([kind, moved.containPlan?.response, moved.containPlan?.steps.length]).toEqual([
      "conflict",
      scene.id,
      2,
    ]);
    await nothingRan(scene);
  });

  test("the world moved: conflict; the fresh plan is what is recorded, and can be approved", async () => {
    const scene = await waiting();
    scene.world.set("hall", "green");
    const { kind, moved } = await rejection(scene.approve(ANA, scene.id));
    expect(kind).toBe("conflict");
    expect(moved.containPlan!.steps[0]!.changes[0]).toMatchObject({ before: { was: "green" } });
    await nothingRan(scene);
    expect((await scene.response(scene.id)).ask!.plan).toBe(moved.containPlan!.hash);
    expect((await scene.approve(ANA, scene.id)).state).toBe("contained");
    expect((await scene.undo(ANA, scene.id)).state).toBe("undone");
    expect(scene.world.get("hall")).toBe("green");
  });

  test("the world moved between two yeses: the first is void", async () => {
    const scene = await waiting({ deciding: TWO });
    await scene.approve(ANA, scene.id);
    scene.world.set("hall", "green");
    expect((await rejection(scene.approve(BEN, scene.id))).kind).toBe("conflict");
    expect((await scene.response(scene.id)).ask).toMatchObject({ approvals: [] });
    expect((await scene.approve(BEN, scene.id)).state).toBe("waiting");
    await nothingRan(scene);
    expect((await scene.approve(ANA, scene.id)).state).toBe("contained");
  });

  test("new code: conflict, and nothing ran", async () => {
    const scene = await waiting();
    expect((await rejection(scene.approve(ANA, scene.id, undefined, { code: "code-2" }))).kind).toBe(
      "conflict",
    );
    await nothingRan(scene);
    expect((await scene.approve(ANA, scene.id, undefined, { code: "code-2" })).state).toBe("contained");
  });

  test("a stricter decision: what one could approve takes two now", async () => {
    const scene = await waiting();
    scene.set({ deciding: TWO });
    expect((await rejection(scene.approve(ANA, scene.id))).kind).toBe("conflict");
    expect((await scene.approve(ANA, scene.id)).state).toBe("waiting");
    expect((await scene.approve(BEN, scene.id)).state).toBe("contained");
  });

  test.each([
    ["the target is locked now", "locked"],
    ["the target has gone", undefined],
  ])("%s", async (_, now) => {
    const scene = await waiting({}, { hall: "on" });
    if (now === undefined) scene.world.delete("hall");
    else scene.world.set("hall", now);
    expect((await rejection(scene.approve(ANA, scene.id))).kind).toBe("conflict");
    await nothingRan(scene);
  });

  test("the deployment only observes now: nothing is approved that it has no power for", async () => {
    const scene = await waiting();
    scene.set({ mode: "observe" });
    await rejection(scene.approve(ANA, scene.id));
    const { kind, message } = await rejection(scene.approve(ANA, scene.id));
    expect([kind, message]).toEqual(["refused", expect.stringMatching(/observe/)]);
    await nothingRan(scene);
  });
});

describe("fewer steps", () => {
  test("what was left out is never done: not now, not by a repeat, not when it is set again", async () => {
    const { approve, id, world, respond, whole, hold, set, pass } = await waiting({
      deciding: { whenLost: "reapply" },
    });
    expect((await approve(ANA, id, [1])).state).toBe("contained");
    const untouched = async () => {
      expect(world.get("attic")).toBe("dim");
      expect(await hold("attic")).toEqual([]);
      expect((await whole(id)).steps[1]).toMatchObject({ leftOut: ANA, changes: [{ state: "moot" }] });
    };
    await untouched();
    await respond(["hall", "attic"]);
    await untouched();
    set({ mode: "act" });
    await respond(["hall", "attic"]);
    await untouched();
    world.set("hall", "on");
    await pass(15 * MINUTE);
    expect(world.get("hall")).toBe("off");
    await untouched();
  });

  test("a new attribute of what was left out is left out, too", async () => {
    const lamp = { ...PLACE, lamp: "attic" };
    const wires: string[] = ["a"];
    const wire = () =>
      wires.map((w) => ({ hold: `wire/attic-${w}`, of: w, from: "on", to: "cut", before: { was: w } }));
    const scene = await newScene(
      endpoint(),
      { hall: "on", attic: "on" },
      {
        mode: "ask",
        also: ({ switchOff }) => [
          switchOff("cut-wires", {
            plan: async (target) => ({
              changes: target.lamp === lamp.lamp ? wire() : [],
              affected: [],
              limits: [],
              asset: { tags: {}, reach: "target", groups: [] },
            }),
            apply: async (_, { hold }) => void scene.changed.push(hold),
            verify: async () => ({ holds: true, missing: [] }),
          }),
        ],
      },
    );
    const { id } = await scene.respond(["attic"]);
    await scene.approve(ANA, id, [1]);
    wires.push("b");
    scene.set({ mode: "act" });
    await scene.respond(["attic"]);
    expect(scene.changed).toEqual(["attic=off"]);
  });

  test("two people must mean the same steps", async () => {
    const scene = await waiting({ deciding: TWO });
    await scene.approve(ANA, scene.id, [1]);
    expect((await rejection(scene.approve(BEN, scene.id, [1, 2]))).kind).toBe("conflict");
    await nothingRan(scene);
    expect((await scene.approve(BEN, scene.id, [1])).state).toBe("contained");
    expect([scene.world.get("hall"), scene.world.get("attic")]).toEqual(["off", "dim"]);
  });

  test.each([[[]], [[3]], [[1, 7]], [[-1]]])("steps %j are none to approve", async (steps) => {
    const scene = await waiting();
    expect((await rejection(scene.approve(ANA, scene.id, steps))).kind).toBe("usage");
    await nothingRan(scene);
  });

  test("evidence alone is no containment", async () => {
    const scene = await waiting({ preserve: true }, { hall: "on" });
    expect((await rejection(scene.approve(ANA, scene.id, [2]))).kind).toBe("usage");
    await nothingRan(scene);
    expect((await scene.approve(ANA, scene.id, [1])).state).toBe("contained");
    expect(scene.changed).toEqual(["hall=off"]);
  });
});

describe("declined", () => {
  test("nothing is done, and for a while a repeat does not ask again; another playbook asks before it acts", async () => {
    const scene = await waiting();
    const { id, decide, table, clock, respond, other, set } = scene;
    expect(await decide(ANA, { kind: "decline", response: id, reason: "our scanner" })).toMatchObject({
      state: "declined",
    });
    expect(scene.changed).toEqual([]);
    const brakes = await readBrakes(table, clock.now());
    expect(brakes.map(({ kind, scope, by, reason }) => [kind, scope, by, reason]).sort()).toEqual([
      ["declined", "target/attic", ANA, "our scanner"],
      ["declined", "target/hall", ANA, "our scanner"],
    ]);
    set({ mode: "act" });
    expect((await respond(["hall", "attic"])).state).toBe("observed");
    expect((await other(["hall"])).state).toBe("waiting");
    clock.pass(HOUR + MINUTE);
    expect((await respond(["hall", "attic"])).state).toBe("contained");
  });

  test("after the first yes of two", async () => {
    const { approve, decide, id, changed } = await waiting({ deciding: TWO });
    await approve(ANA, id);
    expect((await decide(BEN, { kind: "decline", response: id })).state).toBe("declined");
    expect(changed).toEqual([]);
  });

  test("and approved at the same moment: exactly one of them", async () => {
    const { approve, decide, id, changed, response } = await waiting();
    const both = await Promise.allSettled([approve(ANA, id), decide(BEN, { kind: "decline", response: id })]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { state } = await response(id);
    expect([state, changed.length]).toEqual(state === "declined" ? ["declined", 0] : ["contained", 2]);
  });
});

describe("a note, and more time", () => {
  test("a note is a line of the record, and changes nothing else", async () => {
    const { decide, id, whole, changed } = await waiting();
    const before = (await whole(id)).response;
    expect(await decide(ANA, { kind: "note", response: id, reason: "asked the team" })).toMatchObject({
      state: "waiting",
      ask: before.ask,
    });
    expect(whatIsDue((await whole(id)).response)).toEqual(whatIsDue(before));
    expect((await whole(id)).audit.at(-1)).toMatchObject({ by: ANA, what: "note · asked the team" });
    expect(changed).toEqual([]);
  });

  test("extended: it is decided later, and reminded of anew", async () => {
    const { decide, id, response, clock, pass } = await waiting(silence("expire"));
    const until = new Date(clock.now().getTime() + 2 * HOUR).toISOString();
    expect(await decide(ANA, { kind: "extend", response: id, until })).toMatchObject({
      ask: { until },
      news: "extended",
    });
    await pass(40 * MINUTE);
    expect((await response(id)).state).toBe("waiting");
    await pass(90 * MINUTE);
    expect((await response(id)).state).toBe("expired");
  });

  test("extended to a whole second, as people write it: the end is the end", async () => {
    const { decide, id, response, clock, pass } = await waiting(silence("expire"));
    const until = "2026-11-20T05:00:00Z";
    await decide(ANA, { kind: "extend", response: id, until });
    await pass(Date.parse(until) - clock.now().getTime() + 1);
    expect((await response(id)).state).toBe("expired");
  });

  test("not to an earlier end, into the past, or without end", async () => {
    const { decide, id, clock } = await waiting();
    for (const ahead of [MINUTE, -MINUTE, 400 * 24 * HOUR]) {
      const until = new Date(clock.now().getTime() + ahead).toISOString();
      expect((await rejection(decide(ANA, { kind: "extend", response: id, until }))).kind).toBe("usage");
    }
  });

  test("there is nothing to accept yet", async () => {
    const { decide, id } = await waiting();
    expect((await rejection(decide(ANA, { kind: "accept", response: id }))).kind).toBe("refused");
  });
});

describe("nobody decides", () => {
  test("people are reminded at half and at nine tenths of the time, once each", async () => {
    const { id, pass, whole } = await waiting(silence("expire"));
    const reminders = async () =>
      (await whole(id)).audit.filter(({ what }) => what.includes("reminder")).length;
    const counts: number[] = [];
    for (const minutes of [14, 2, 9, 1, 2, 1]) {
      await pass(minutes * MINUTE);
      counts.push(await reminders());
    }
    expect(counts).toEqual([0, 1, 1, 1, 2, 2]);
    expect((await whole(id)).response.state).toBe("waiting");
    await pass(2 * MINUTE);
    expect([await reminders(), (await whole(id)).response.state]).toEqual([2, "expired"]);
  });

  test("a reminder that comes late, with the next, is one", async () => {
    const { id, pass, whole } = await waiting(silence("expire"));
    await pass(28 * MINUTE);
    expect((await whole(id)).audit.filter(({ what }) => what.includes("reminder"))).toHaveLength(1);
  });

  test("expire: nothing is done, a yes comes too late, and a repeat asks again", async () => {
    const { id, pass, approve, changed, response, respond } = await waiting(silence("expire"));
    await pass(31 * MINUTE);
    expect(await response(id)).toMatchObject({ state: "expired" });
    expect((await response(id)).ask).toBeUndefined();
    expect(whatIsDue(await response(id))).toEqual(["tell"]);
    expect(["refused", "conflict"]).toContain((await rejection(approve(ANA, id))).kind);
    expect(changed).toEqual([]);
    expect(await respond(["hall", "attic"])).toMatchObject({ id: `${id}-2`, state: "waiting" });
  });

  test("expire: a yes after the end, before anybody carried the end out, is too late", async () => {
    const scene = await waiting(silence("expire"));
    scene.clock.pass(31 * MINUTE);
    expect((await rejection(scene.approve(ANA, scene.id))).kind).toBe("conflict");
    await nothingRan(scene);
  });

  test("hold: it waits on, quietly, and can still be approved", async () => {
    const { id, pass, approve, response } = await waiting(silence("hold"));
    await pass(31 * MINUTE);
    expect(await response(id)).toMatchObject({ state: "waiting", news: "reminder" });
    expect(whatIsDue(await response(id))).toEqual(["tell"]);
    await pass(48 * HOUR);
    expect((await approve(ANA, id)).state).toBe("contained");
  });

  test("escalate: three times with a clock of its own each, then it waits on, quietly", async () => {
    const { id, pass, whole, approve } = await waiting(silence("escalate"));
    const escalations = async () =>
      (await whole(id)).audit.filter(({ what }) => what.includes("escalated")).length;
    for (const count of [1, 2, 3, 3, 3]) {
      await pass(31 * MINUTE);
      expect(await escalations()).toBe(count);
    }
    expect((await whole(id)).response).toMatchObject({ state: "waiting", ask: { escalated: 3 } });
    expect((await approve(ANA, id)).state).toBe("contained");
  });

  test("contain: contained, by nobody's approval, when only the mode asked", async () => {
    const { id, pass, response, world, whole } = await waiting(silence("contain"));
    await pass(31 * MINUTE);
    expect(await response(id)).toMatchObject({ state: "contained" });
    expect((await response(id)).approvals).toBeUndefined();
    expect([world.get("hall"), world.get("attic")]).toEqual(["off", "off"]);
    expect((await whole(id)).audit.some(({ what }) => what.startsWith("nobody decided until"))).toBe(true);
  });

  test("contain: not when a guardrail has come to object meanwhile; people are told, and asked on", async () => {
    const { id, pass, decide, clock, changed, whole } = await waiting(silence("contain"));
    const until = new Date(clock.now().getTime() + 10 * HOUR).toISOString();
    await decide(BEN, { kind: "pause", scope: "all", until });
    await pass(31 * MINUTE);
    const { response, audit } = await whole(id);
    expect([response.state, changed]).toEqual(["waiting", []]);
    expect(response.ask!.onSilence).toBe("escalate");
    expect(Date.parse(response.ask!.until)).toBeGreaterThan(clock.now().getTime());
    expect(audit.some(({ what }) => what.includes("paused"))).toBe(true);
  });

  test("what the ask says of silence is what happens: over modes, terms, evidence and a pause", {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("hold", "expire", "escalate", "contain") as fc.Arbitrary<
          PlaybookTerms["ask"]["onSilence"]
        >,
        fc.constantFrom("act", "ask") as fc.Arbitrary<"act" | "ask">,
        fc.constantFrom("high", "low") as fc.Arbitrary<"high" | "low">,
        fc.boolean(),
        async (onSilence, mode, severity, isPaused) => {
          const scene = await newScene(endpoint(), { hall: "on" }, { mode, ...silence(onSilence) });
          const until = new Date(scene.clock.now().getTime() + 10 * HOUR).toISOString();
          if (isPaused) await scene.decide(BEN, { kind: "pause", scope: "all", until });
          const { id, ask, state } = await scene.respond(["hall"], {}, { severity });
          if (state !== "waiting") return;
          const mayContain = mode === "ask" && severity === "high" && !isPaused;
          expect(ask!.onSilence === "contain").toBe(onSilence === "contain" && mayContain);
          await scene.pass(31 * MINUTE);
          const after = await scene.response(id);
          const happened = {
            hold: "waiting",
            escalate: "waiting",
            expire: "expired",
            contain: "contained",
          } as const;
          expect([after.state, after.ask?.escalated]).toEqual([
            happened[ask!.onSilence],
            { hold: 0, escalate: 1, expire: undefined, contain: undefined }[ask!.onSilence],
          ]);
          expect(scene.world.get("hall")).toBe(ask!.onSilence === "contain" ? "off" : "on");
        },
      ),
      { numRuns: 24 },
    );
  });

  test("expired and approved at the same moment: exactly one wins", async () => {
    for (let i = 0; i < 4; i++) {
      const { id, approve, due, clock, response, changed } = await waiting(silence("expire"));
      const { ask } = await response(id);
      clock.pass(Date.parse(ask!.until) - clock.now().getTime() - 40);
      const expire = async () => {
        clock.pass(60);
        await due(id);
      };
      const [yes] = await Promise.allSettled([approve(ANA, id), expire()]);
      const { state } = await response(id);
      expect([yes.status, state, changed.length]).toEqual(
        state === "expired" ? ["rejected", "expired", 0] : ["fulfilled", "contained", 2],
      );
    }
  });
});

describe("one decision, once", () => {
  test("the same id and content again gets the first answer, and counts once", async () => {
    const { approve: _, decide, id, response, changed } = await waiting({ deciding: TWO });
    const yes = {
      id: decisionId(),
      kind: "approve",
      response: id,
      plan: (await response(id)).ask!.plan,
      steps: [1, 2],
    } as const;
    const first = await decide(ANA, yes);
    const again = await decide(ANA, yes);
    expect([first.state, again.state, again.ask?.approvals.length]).toEqual(["waiting", "waiting", 1]);
    await decide(BEN, { ...yes, id: decisionId() });
    expect((await decide(ANA, yes)).state).toBe("contained");
    expect(changed).toHaveLength(2);
  });

  test("the same twice at the same moment counts once", async () => {
    const { decide, id, response, whole } = await waiting({ deciding: TWO });
    const yes = {
      id: decisionId(),
      kind: "approve",
      response: id,
      plan: (await response(id)).ask!.plan,
      steps: [1, 2],
    } as const;
    await Promise.allSettled([decide(ANA, yes), decide(ANA, yes)]);
    expect((await response(id)).ask?.approvals).toHaveLength(1);
    expect((await whole(id)).audit.filter(({ what }) => what.startsWith("approved"))).toHaveLength(1);
  });

  test.each([
    ["another reason", { reason: "another" }],
    ["other steps", { steps: [1] }],
  ])("the same id with %s is refused", async (_, other) => {
    const { decide, id, response } = await waiting({ deciding: TWO });
    const yes = {
      id: decisionId(),
      kind: "approve",
      response: id,
      plan: (await response(id)).ask!.plan,
      steps: [1, 2],
    } as const;
    await decide(ANA, yes);
    expect((await rejection(decide(ANA, { ...yes, ...other }))).kind).toBe("refused");
  });

  test("the same id by somebody else is refused", async () => {
    const { decide, id } = await waiting();
    const note = { id: decisionId(), kind: "note", response: id } as const;
    await decide(ANA, note);
    expect((await rejection(decide(BEN, note))).kind).toBe("refused");
  });

  test("a pause said twice answers with who said it", async () => {
    const { decide, clock } = await waiting();
    const until = new Date(clock.now().getTime() + HOUR).toISOString();
    const pause = { id: decisionId(), kind: "pause", scope: "all", until } as const;
    const first = await decide(ANA, pause);
    expect(await decide(ANA, pause)).toMatchObject({ by: ANA, scope: "all", until: first.until });
  });

  test.each<[string, object]>([
    ["an unknown kind", { kind: "approve all" }],
    ["a field too many", { kind: "note", response: "7QX4M2K9TD", extra: 1 }],
    ["a response id that is none", { kind: "note", response: "../x" }],
    ["no reason", { kind: "note", response: "7QX4M2K9TD", reason: " " }],
    ["a reason of 501 characters", { kind: "note", response: "7QX4M2K9TD", reason: "x".repeat(501) }],
    ["a scope that is none", { kind: "pause", scope: "everything", until: "2026-11-20T04:00:00Z" }],
    ["a pause without an end", { kind: "pause", scope: "all" }],
  ])("%s is refused as malformed", async (_, decision) => {
    const { decide } = await newScene(endpoint(), {});
    expect((await rejection(decide(ANA, decision as never))).kind).toBe("usage");
  });

  test("on a response that does not exist", async () => {
    const { decide } = await newScene(endpoint(), {});
    expect((await rejection(decide(ANA, { kind: "decline", response: "7QX4M2K9TD" }))).kind).toBe(
      "not-found",
    );
  });
});
