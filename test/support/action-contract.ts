import { describe, expect, test } from "vitest";
import { MITIGATIONS } from "../../docs/generate/mitigations.ts";
import type { Action, Change, Plan, Standing } from "../../lib/model/action.ts";
import { changeWords } from "../../lib/model/change-words.ts";
import type { Place } from "../../lib/model/place.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Call, Crash, type Faults, openDoor, type TestDoor } from "./aws-door.ts";
import { hostileTargets } from "./hostile-targets.ts";
import { deniedCalls, type MadeCall } from "./judged-permissions.ts";
import { type Moto, startMoto } from "./moto.ts";
import { asRecorded, recordedShapes } from "./records.ts";
import type { KeepingServer } from "./servers/start-server.ts";

/** A small piece of an account in which an action has something to do. */
export interface Sample<Target extends Place = Place> {
  readonly target: Target;
  /** Somebody marks the target as protected; or why AWS has no way to mark it. */
  readonly protect: (() => Promise<unknown>) | { readonly cannot: string };
  /** Somebody deletes the target, or what the action works on; or why AWS has no way to. */
  readonly remove: (() => Promise<unknown>) | { readonly cannot: string };
  /** All that could be touched, as AWS itself tells it. */
  describe(): Promise<unknown>;
  /** Somebody else changes what the action has set. */
  meddle(): Promise<void>;
  /** What an undo answers then; by default that it conflicts. */
  readonly afterMeddling?: "conflict" | "undone";
  /** What a forced undo leaves then; by default the world as it was before a conflict, and theirs where there is none. */
  readonly forced?: "restored" | "theirs";
  /** Waves of reads that a plan may take; by default two (docs/architecture.md 7). */
  readonly waves?: number;
}

/** What every action brings to test/actions, as `<id>.world.ts`. */
export interface World<Target extends Place = Place> {
  // biome-ignore lint/suspicious/noExplicitAny: no test looks into a before-image.
  readonly action: Action<Target, any>;
  readonly samples: Readonly<Record<string, (moto: Moto) => Promise<Sample<Target>>>>;
  /** The account that stands in for AWS; by default moto. */
  readonly account?: StandIn;
}

/** Software that answers as AWS does. */
export interface StandIn {
  /** "ministack", "documented: Systems Manager" and the like; printed. */
  readonly name: string;
  start(): Promise<KeepingServer>;
}

export const MOTO: StandIn = { name: "moto", start: startMoto };

type Phase = "plan" | "apply" | "verify" | "preview" | "progress" | "revert";

/** The action at work in a sample world; every phase through a door of its own. */
function at(action: Action, sample: Sample, moto: Moto, seen: Seen) {
  const { target } = sample;
  const through = async <T>(phase: Phase, faults: Faults, use: (door: TestDoor) => Promise<T>) => {
    const door = openDoor(moto, target, "7QX4M2K9TD", faults);
    try {
      return { result: await use(door), calls: door.calls };
    } finally {
      seen(phase, door.calls);
    }
  };
  const planned = async (faults: Faults = {}) => {
    const { result, calls } = await through("plan", faults, (door) => action.plan(target, door));
    if (!("changes" in result)) throw new Error(`no plan: ${JSON.stringify(result)}`);
    return { plan: fromJson(result as Plan), calls };
  };
  return {
    planned,
    moot: async () => {
      const { result } = await through("plan", {}, (door) => action.plan(target, door));
      return "moot" in result ? result.moot : JSON.stringify(result);
    },
    apply: async (changes: readonly Change[], faults: Faults = {}) =>
      (
        await through("apply", faults, async (door) => {
          for (const change of changes) await action.apply(target, fromJson(change), door);
        })
      ).calls,
    verify: async (changes: readonly Change[], faults: Faults = {}) =>
      (await through("verify", faults, (door) => action.verify(target, fromJson(changes), door))).result,
    progress: async (changes: readonly Change[], faults: Faults = {}) =>
      (await through("progress", faults, (door) => action.progress!(target, fromJson(changes), door))).result,
    standing: async (changes: readonly Change[], faults: Faults = {}): Promise<Standing[]> =>
      (
        await through("preview", faults, (door) =>
          Promise.all(
            changes.map(async (change) => (await standingOf(action, target, fromJson(change), door))!),
          ),
        )
      ).result,
    revert: async (changes: readonly Change[], faults: Faults = {}, force?: boolean) =>
      through("revert", faults, async (door) => {
        const answers = [];
        for (const change of changes)
          answers.push(await undoChange(action, target, fromJson(change), door, force));
        return answers;
      }),
  };
}

/**
 * A sample world that is made and planned once: every call of what this answers goes back to just then. What a server holds
 * is then exactly as it was, so `before` and `plan` are those of every time.
 */
function openOnce(
  { action }: World,
  make: (moto: Moto) => Promise<Sample>,
  server: () => KeepingServer,
  seen: Seen,
) {
  const begin = async () => {
    const moto = server();
    await moto.reset();
    const sample = await make(moto);
    const before = await sample.describe();
    await moto.keep("made");
    const run = at(action, sample, moto, seen);
    const first = await run.planned();
    const after = await sample.describe();
    const { keep, goBack } = moto;
    return { ...run, ...first, changes: first.plan.changes, sample, before, after, keep, goBack };
  };
  let begun: ReturnType<typeof begin> | undefined;
  return async () => {
    begun ??= begin();
    const world = await begun;
    await world.goBack("made");
    return world;
  };
}

/** Everything that the engine hands to an action has been in the ledger. */
function fromJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

type Seen = (phase: Phase, calls: readonly Call[]) => void;

/** The tests that every action has to pass (docs/architecture.md 5); they know nothing of what it does. */
export function keepsItsPromise(world: World, server: () => KeepingServer): void {
  const { action, samples } = world;
  const used: Record<Phase, Set<string>> = {
    plan: new Set(),
    apply: new Set(),
    verify: new Set(),
    preview: new Set(),
    progress: new Set(),
    revert: new Set(),
  };
  const made: Record<Phase, Map<string, MadeCall>> = {
    plan: new Map(),
    apply: new Map(),
    verify: new Map(),
    preview: new Map(),
    progress: new Map(),
    revert: new Map(),
  };
  let place: Place | undefined;
  const seen: Seen = (phase, calls) => {
    for (const { actions, input } of calls)
      for (const action of actions) {
        used[phase].add(action);
        made[phase].set(JSON.stringify([action, input]), { action, input });
      }
  };
  const undoable = action.preview !== undefined;

  const waves = { plan: 0, apply: 0 };
  const mostOf = (calls: readonly Call[]) => Math.max(0, ...calls.map(({ wave }) => wave));

  describe.each(Object.entries(samples))("%s", (name, make) => {
    const fresh = openOnce(world, make, server, seen);

    test("says in a line what it does, and to what", async () => {
      const { sample } = await fresh();
      expect(action.summary).toMatch(/^[A-Z].{10,100}$/);
      expect(action.name(sample.target)).toMatch(/^.{3,100}$/);
    });

    test("plan looks and never touches, in few waves", async () => {
      const { sample, before, after, plan, calls } = await fresh();
      place = sample.target;
      expect(after).toEqual(before);
      expect(plan.changes.length).toBeGreaterThan(0);
      for (const { hold, inForce, ...change } of plan.changes) {
        expect(hold).toMatch(/^[a-z-]+\/[\w+=,.@/-]+\/[\w+=,.@-]+$/);
        for (const words of [change.of, change.from, change.to]) expect(words).toMatch(/^[^→]{3,}$/);
        expect(changeWords(change)).toMatch(/^.+: .+ → .+$/);
        expect(inForce).toBeUndefined();
      }
      for (const text of [...plan.affected, ...plan.limits]) expect(text).toMatch(/^.{10,}$/);
      expect(new Set(plan.changes.map(({ hold }) => hold)).size).toBe(plan.changes.length);
      expect(mostOf(calls)).toBeLessThanOrEqual(sample.waves ?? 2);
      waves.plan = Math.max(waves.plan, mostOf(calls));
    });

    test("hostile text in any field of the target reaches no call", async () => {
      const { sample } = await fresh();
      for (const { field, text, target } of hostileTargets(sample.target)) {
        const door = openDoor(server(), sample.target, "7QX4M2K9TD");
        const answer = await action.plan(target, door);
        const said = `${field} = ${JSON.stringify(text.slice(0, 40))}`;
        expect(Object.keys(answer), said).toEqual(["refused"]);
        // Shorter ones are in our own documents and filters, too.
        const inCalls = door.calls.map(({ input }) => JSON.stringify(input)).join();
        if (text.length > 2) expect(inCalls, said).not.toContain(JSON.stringify(text).slice(1, -1));
        expect(() => action.name(target), said).not.toThrow();
      }
    });

    test("what is protected says so", async () => {
      const { sample, plan, planned } = await fresh();
      expect(plan.protectedBy).toBeUndefined();
      if ("cannot" in sample.protect) return expect(sample.protect.cannot).toMatch(/^.{10,}$/);
      await sample.protect();
      expect((await planned()).plan.protectedBy).toMatch(/^.{10,}$/);
    });

    test("gone is not failed: nothing to plan, nothing to apply, nothing to undo", async () => {
      const { sample, changes, apply, verify, revert, moot } = await fresh();
      if ("cannot" in sample.remove) return expect(sample.remove.cannot).toMatch(/^.{10,}$/);
      await sample.remove();
      const without = await sample.describe();
      expect(await moot()).toMatch(/^.{10,}$/);
      await apply(changes);
      // Nobody is called at night because what was contained is gone; evidence that is missing is missing.
      if (undoable) expect(await verify(changes)).toEqual({ holds: true, missing: [] });
      if (undoable) expect((await revert(changes)).result.every(isUndone)).toBe(true);
      expect(await sample.describe()).toEqual(without);
    });

    test("says what is known of its target, for guardrails and the decision table", async () => {
      const { asset } = (await fresh()).plan;
      expect(asset).toEqual({
        tags: expect.any(Object),
        reach: expect.stringMatching(/^(target|others)$/),
        groups: expect.any(Array),
      });
      for (const { group, member, isHealthy, healthy } of asset?.groups ?? []) {
        expect(group).toMatch(/^((auto-scaling|target)-group|service)\/.+$/);
        expect(member).toMatch(/^.{3,}$/);
        expect(healthy).toBeGreaterThanOrEqual(isHealthy ? 1 : 0);
      }
    });

    test("answers in pages change nothing", async () => {
      const { plan, planned, apply, verify, revert } = await fresh();
      const pages = { pages: true };
      expect((await planned(pages)).plan).toEqual(plan);
      await apply(plan.changes, pages);
      expect(await verify(plan.changes, pages)).toEqual({ holds: true, missing: [] });
      if (undoable) expect((await revert(plan.changes, pages)).result.every(isUndone)).toBe(true);
    });

    test("apply holds, once and twice; before it nothing holds", async () => {
      const { sample, before, changes, apply, verify } = await fresh();
      const absent = await verify(changes);
      expect(absent.holds).toBe(false);
      expect(absent.missing.length).toBeGreaterThan(0);
      await apply(changes);
      const after = await sample.describe();
      expect(after).not.toEqual(before);
      expect(await verify(changes)).toEqual({ holds: true, missing: [] });
      await apply(changes);
      expect(await sample.describe()).toEqual(after);
      expect(await verify(changes)).toEqual({ holds: true, missing: [] });
    });

    test.runIf(action.progress)("what goes on after the call is followed to its end", async () => {
      const { sample, changes, apply, progress } = await fresh();
      expect((await progress(changes)).done).toBe(false);
      await apply(changes);
      const applied = await sample.describe();
      expect(await progress(changes)).toEqual({ done: true, failed: [] });
      expect(await progress(changes, { pages: true })).toEqual({ done: true, failed: [] });
      expect(await sample.describe()).toEqual(applied);
    });

    test("an error that it does not know is never swallowed", async () => {
      const { changes, planned, apply, verify, progress, standing, revert } = await fresh();
      const failAt = (at: number): Faults => ({
        before: (_call, n) => {
          if (n === at) throw awsError("InternalError");
        },
      });
      const rejects = async (run: (faults: Faults) => Promise<unknown>) => {
        for (let at = 1; ; at++) {
          let made = 0;
          const counted: Faults = {
            before: (call, n) => {
              made = n;
              failAt(at).before?.(call, n);
            },
          };
          const rejected = await run(counted).then(
            () => undefined,
            (error: Error) => error.message,
          );
          if (made < at) return;
          expect(rejected, `call ${at}`).toBe("InternalError by the test");
        }
      };
      await rejects(planned);
      await rejects((faults) => apply(changes, faults));
      await rejects((faults) => verify(changes, faults));
      if (action.progress) await rejects((faults) => progress(changes, faults));
      if (!undoable) return;
      await rejects((faults) => standing(changes, faults));
      await rejects((faults) => revert(changes, faults));
      await rejects((faults) => revert(changes, faults, true));
    });

    test("a crash at any call of apply: resuming holds, and an undo restores", async () => {
      const { sample, before, changes, apply, verify, revert, keep, goBack } = await fresh();
      let total = 0;
      for (const change of changes) {
        const calls = await apply([change]);
        total += calls.length;
        waves.apply = Math.max(waves.apply, mostOf(calls));
      }
      const whole = await sample.describe();
      expect(total).toBeGreaterThan(0);
      for (const fault of crashes(total)) {
        await goBack("made");
        await expect(apply(changes, fault.faults), fault.name).rejects.toThrow(Crash);
        const { holds } = await verify(changes);
        const partial = holds && (await sample.describe());
        await keep("crashed");
        await apply(changes);
        expect(await verify(changes), fault.name).toEqual({ holds: true, missing: [] });
        const resumed = await sample.describe();
        // Ids are random: what resuming made is compared by its shape, what a complete first run made as it is.
        expect(shape(resumed), fault.name).toEqual(shape(whole));
        if (holds) expect(resumed, fault.name).toEqual(partial);
        if (!undoable) continue;
        await goBack("crashed");
        const { result } = await revert(changes);
        expect(result.every(isUndone), fault.name).toBe(true);
        expect(await sample.describe(), fault.name).toEqual(before);
      }
    });

    if (!undoable) {
      test("says why there is nothing to put back, and asks for no power to", () => {
        expect(action.irreversible).toMatch(/\w/);
        expect([action.preview, action.permissions.revert]).toEqual([undefined, []]);
      });
      return;
    }

    test("an undo restores the world exactly, once and twice", async () => {
      const { sample, before, changes, apply, verify, revert } = await fresh();
      await apply(changes);
      expect((await revert(changes)).result.every(isUndone)).toBe(true);
      expect(await sample.describe()).toEqual(before);
      expect((await verify(changes)).holds).toBe(false);
      expect((await revert(changes)).result.every(isUndone)).toBe(true);
      expect(await sample.describe()).toEqual(before);
    });

    test("a before-image of any released shape restores", async () => {
      const shapes = recordedShapes(action.id, name);
      expect(shapes.length, "npm run records").toBeGreaterThan(0);
      for (const { since, changes: recorded } of shapes) {
        const { sample, before, changes, apply, revert } = await fresh();
        await apply(changes);
        expect((await revert(asRecorded(changes, recorded))).result.every(isUndone), since).toBe(true);
        expect(await sample.describe(), since).toEqual(before);
      }
    });

    test("an undo of what was never applied does nothing", async () => {
      const { sample, before, changes, revert } = await fresh();
      expect((await revert(changes)).result.every(isUndone)).toBe(true);
      expect(await sample.describe()).toEqual(before);
    });

    test("a crash at any call of an undo: undoing again restores", async () => {
      const { sample, before, changes, apply, revert, keep, goBack } = await fresh();
      await apply(changes);
      await keep("applied");
      const total = (await revert(changes)).calls.length;
      for (const fault of crashes(total)) {
        await goBack("applied");
        await expect(revert(changes, fault.faults), fault.name).rejects.toThrow(Crash);
        expect((await revert(changes)).result.every(isUndone), fault.name).toBe(true);
        expect(await sample.describe(), fault.name).toEqual(before);
      }
    });

    test("what is in force is planned as in force, so that it is never taken for the original", async () => {
      const { changes, planned, apply } = await fresh();
      await apply(changes);
      const again = (await planned()).plan.changes;
      expect(again.map(({ hold }) => hold)).toEqual(changes.map(({ hold }) => hold));
      expect(again.every(({ inForce }) => inForce)).toBe(true);
    });

    test("another's change is seen, kept and said", async () => {
      const { sample, changes, apply, verify, standing, revert } = await fresh();
      await apply(changes);
      await sample.meddle();
      const theirs = await sample.describe();
      const conflicts = (sample.afterMeddling ?? "conflict") === "conflict";
      const stands = await standing(changes);
      expect(stands.some(({ conflict }) => conflict)).toBe(conflicts);
      for (const { before, set, now, will } of stands.filter(({ conflict }) => conflict)) {
        for (const text of [before, set, now, will]) expect(text).toMatch(/^.{3,}$/);
        expect([before, set]).not.toContain(now);
      }
      if (conflicts) expect((await verify(changes)).holds).toBe(false);
      const answers = (await revert(changes)).result;
      const said = answers.map((answer) => Object.entries(answer)[0]);
      expect(said).toContainEqual([conflicts ? "conflict" : "undone", expect.stringMatching(/^.{3,}$/)]);
      for (const [i, { will }] of stands.entries()) expect(said[i]![1]).toContain(will);
      expect(await sample.describe()).toEqual(theirs);
    });

    test("a forced undo goes over another's change, back to what was recorded and no further", async () => {
      const { sample, before, changes, apply, revert } = await fresh();
      const forced = async () => (await revert(changes, {}, true)).result;
      expect((await forced()).every(isUndone)).toBe(true);
      expect(await sample.describe()).toEqual(before);
      await apply(changes);
      await sample.meddle();
      const theirs = await sample.describe();
      const restores =
        (sample.forced ?? (sample.afterMeddling === "undone" ? "theirs" : "restored")) === "restored";
      for (const _time of ["once", "twice"]) {
        expect((await forced()).every(isUndone)).toBe(true);
        expect(await sample.describe()).toEqual(restores ? before : theirs);
      }
    });

    test("where it stands: before, what we set, now, and what an undo will do", async () => {
      const { sample, changes, apply, standing, revert } = await fresh();
      const untouched = await standing(changes);
      await apply(changes);
      const applied = await sample.describe();
      const set = await standing(changes);
      expect(await sample.describe()).toEqual(applied);
      const said = (await revert(changes)).result;
      const undone = await standing(changes);
      for (const [i] of changes.entries()) {
        expect(Object.keys(set[i]!).sort()).toEqual(["before", "conflict", "now", "set", "will"]);
        expect(set[i]).toMatchObject({ now: set[i]!.set, conflict: false });
        expect(said[i]).toEqual({ undone: set[i]!.will });
        for (const after of [undone[i]!, untouched[i]!])
          expect(after).toMatchObject({
            before: set[i]!.before,
            set: set[i]!.set,
            now: set[i]!.before,
            conflict: false,
          });
        expect(set[i]!.before).not.toEqual(set[i]!.set);
        expect([set[i]!.before, set[i]!.set]).toEqual([changes[i]!.from, changes[i]!.to]);
      }
    });
  });

  test("takes as many round trips as its reference says", () => {
    expect(action.reference.roundTrips).toEqual(waves);
    expect(action.reference.mitigations.length).toBeGreaterThan(0);
    expect(action.reference.limits.length).toBeGreaterThan(0);
    for (const id of action.reference.mitigations) expect(MITIGATIONS, id).toHaveProperty(id);
    for (const sentence of [...action.reference.limits, ...(action.reference.unverified ?? [])])
      expect(sentence).toMatch(/^[a-zA-Z*].{10,220}$/);
  });

  test("an evaluator of policies allows what it calls, and without any one permission denies a call", async () => {
    const { read, apply, revert } = action.permissions;
    const some = (...phases: Phase[]) => fewOfEach(phases.flatMap((phase) => [...made[phase].values()]));
    const looks = some("plan", "verify", "preview", "progress");
    const parts = [
      { permissions: read, own: read, calls: looks },
      {
        permissions: action.authority === "identity" ? apply : [...apply, ...read],
        own: apply,
        calls: some("apply"),
      },
      { permissions: [...revert, ...read], own: revert, calls: some("revert") },
    ];
    for (const { permissions, own, calls } of parts) {
      expect(await deniedCalls(calls, permissions, place!)).toEqual([]);
      for (const permission of own)
        for (const name of permission.actions) {
          const others = permissions.filter((one) => one !== permission);
          const without = { permission, action: name };
          // Declared twice, one of the two may go: the reads of a phase of its own.
          if (
            others.some(
              (one) =>
                JSON.stringify({ ...one, actions: [] }) === JSON.stringify({ ...permission, actions: [] }) &&
                one.actions.includes(name),
            )
          )
            continue;
          expect(await deniedCalls(calls, permissions, place!, { without }), `without ${name}`).not.toEqual(
            [],
          );
        }
      if (own.some(({ conditions }) => conditions))
        expect(await deniedCalls(calls, permissions, place!, { conditions: "fail" })).not.toEqual([]);
    }
  });

  test("calls made are permissions declared, no more and no less", () => {
    const of = (part: "read" | "apply" | "revert") =>
      action.permissions[part].flatMap(({ actions }) => [...actions]);
    const [read, apply, revert] = [of("read"), of("apply"), of("revert")];
    const looks = [...used.plan, ...used.verify, ...used.preview, ...used.progress];
    const beyond = (made: Iterable<string>, declared: readonly string[]) =>
      [...made].filter((name) => !declared.includes(name));
    expect(beyond(looks, read), "plan, verify and preview call what read does not allow").toEqual([]);
    // The function that applies identity actions holds what `apply` says and no more.
    const inApply = action.authority === "identity" ? apply : [...apply, ...read];
    expect(beyond(used.apply, inApply), "apply calls what is not declared").toEqual([]);
    expect(beyond(used.revert, [...revert, ...read]), "revert calls what is not declared").toEqual([]);
    const anywhere = Object.values(used).flatMap((names) => [...names]);
    expect(beyond(read, anywhere), "read declares what is never called").toEqual([]);
    expect(beyond(apply, [...used.apply]), "apply declares what it never calls").toEqual([]);
    expect(beyond(revert, [...used.revert]), "revert declares what it never calls").toEqual([]);
  });
}

function isUndone(answer: object): boolean {
  return "undone" in answer;
}

/** Many samples and crashes make the same calls: three of each action say what all say. */
function fewOfEach(calls: readonly MadeCall[]): MadeCall[] {
  const counts = new Map<string, number>();
  return calls.filter(({ action }) => {
    counts.set(action, (counts.get(action) ?? 0) + 1);
    return counts.get(action)! <= 3;
  });
}

/** A process that dies before each of its calls, and one that dies before the answer to its last one is written down. */
function crashes(total: number): { name: string; faults: Faults }[] {
  const dies = (when: "before" | "after", at: number) => ({
    name: `crash ${when} call ${at}`,
    faults: {
      [when]: (_call: Call, n: number) => {
        if (n >= at) throw new Crash(`${when} call ${at}`);
      },
    },
  });
  return [...Array.from({ length: total }, (_, i) => dies("before", i + 1)), dies("after", total)];
}

/** A described world without what moto draws at random: ids, times, addresses. */
function shape(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, inner) => (typeof inner === "string" ? "text" : inner));
  return JSON.parse(text);
}
