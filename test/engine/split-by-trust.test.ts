import { describe, expect, it } from "vitest";
import { sharesOf } from "../../lib/engine/split-by-trust.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Place } from "../../lib/model/place.ts";
import { type Step, step } from "../../lib/model/playbook.ts";
import type { Signal } from "../../lib/model/signal.ts";
import { somePlaybook } from "../support/some-playbook.ts";

const PLACE = { account: "123456789012", region: "eu-west-1" };
const USER = { account: PLACE.account, region: "global", userName: "ana" };
const HOST = { ...PLACE, instanceId: "i-0abc1234def567890" };
const TRAIL = { ...PLACE, trailName: "all" };

const SIGNAL: Signal = {
  ...PLACE,
  id: "event-1",
  source: "cloudtrail",
  type: "cloudtrail:StopLogging",
  title: "t",
  severity: "medium",
  confidence: "high",
  detectedAt: "2026-11-20T03:00:00Z",
  sample: false,
  trust: "actor",
  call: { service: "cloudtrail.amazonaws.com", name: "StopLogging" },
  user: USER,
  instance: HOST,
  trail: TRAIL,
};

function action(id: string, more: Partial<AnyAction> = {}) {
  return { id, ...more } as AnyAction;
}
const deny = step(action("deny"), ({ user }) => user);
const isolate = step(action("isolate"), ({ instance }) => instance);
const restore = step(action("restore", { undoes: ["cloudtrail:StopLogging"] }), ({ trail }) => trail);
const forget = step(action("forget", { irreversible: "gone" }), ({ user }) => user);
const keep = step(action("keep"), ({ instance }) => instance);

function shares(contain: readonly Step[], signal: Partial<Signal> = {}, raised: readonly string[] = []) {
  const of = { ...SIGNAL, ...signal };
  return sharesOf(somePlaybook({ id: "p", contain, preserve: [keep] }), of, raised).map(
    ({ playbook, beyond, family }) => ({
      family,
      beyond: beyond === true,
      contain: playbook.contain.flatMap(({ action, targets }) => targets(of).map(() => action.id)),
      preserve: playbook.preserve.flatMap(({ action, targets }) => targets(of).map(() => action.id)),
    }),
  );
}
function what(...given: Parameters<typeof shares>) {
  return shares(...given).map(({ beyond, contain, preserve }) => ({ beyond, contain, preserve }));
}
function one(contain: readonly string[]) {
  return [{ beyond: false, contain, preserve: ["keep"] }];
}

describe("a recorded call", () => {
  it("is answered at once where it goes no further than the actor and the call itself, and asked about beyond", () => {
    expect(what([deny, isolate, restore])).toEqual([
      { beyond: false, contain: ["deny", "restore"], preserve: ["keep"] },
      { beyond: true, contain: ["isolate"], preserve: [] },
    ]);
  });

  it("is asked about alone where nothing may be done at once, with its evidence", () => {
    expect(what([isolate])).toEqual([{ beyond: true, contain: ["isolate"], preserve: ["keep"] }]);
  });

  it("takes back nothing wider than what it touched, and nothing of who acted", () => {
    const undoes = { undoes: ["cloudtrail:StopLogging"], undoesWith: ["how"] } as const;
    const asked = (targets: (signal: Signal) => Place, signal: Partial<Signal> = {}) =>
      what([step(action("restore", undoes), targets)], signal)[0]!.beyond;
    expect(asked(() => ({ ...TRAIL, how: true }))).toBe(false);
    expect(asked(() => ({ ...TRAIL, allOfThem: true }))).toBe(true);
    expect(asked(() => HOST, { instance: undefined, serialConsole: PLACE })).toBe(true);
    const actingRole = { account: PLACE.account, region: "global", roleName: "deploy" };
    expect(asked(() => actingRole, { actingRole })).toBe(true);
  });

  it("names the other of its two responses in each", () => {
    const playbook = somePlaybook({ id: "p", contain: [deny, isolate] });
    const [first, second] = sharesOf(playbook, SIGNAL, []);
    expect([first.other, second!.other]).toEqual([second!.family, first.family]);
    expect(sharesOf(somePlaybook({ id: "p", contain: [deny] }), SIGNAL, [])[0].other).toBeUndefined();
  });

  it("knows in both responses how to keep evidence: an earlier call may have planned it in either", () => {
    const playbook = somePlaybook({ id: "p", contain: [deny, isolate], preserve: [keep] });
    const known = sharesOf(playbook, SIGNAL, []).map((share) => share.playbook.preserve[0]?.action.id);
    expect(known).toEqual(["keep", "keep"]);
  });

  it("has two responses with ids of their own, the same every time", () => {
    const [first, second] = shares([deny, isolate]);
    expect(first!.family).not.toBe(second!.family);
    expect(shares([deny, isolate]).map(({ family }) => family)).toEqual([first!.family, second!.family]);
    expect(shares([deny])[0]!.family).toBe(first!.family);
    expect(shares([isolate])[0]!.family).toBe(second!.family);
  });

  it("takes back only what it touched, by an action that undoes this very call", () => {
    const other = { type: "cloudtrail:DeleteTrail" };
    expect(what([deny, restore], other)[1]).toMatchObject({ beyond: true, contain: ["restore"] });
    const elsewhere = step(action("restore", { undoes: ["cloudtrail:StopLogging"] }), () => ({
      ...TRAIL,
      trailName: "another",
    }));
    expect(what([deny, elsewhere])[1]).toMatchObject({ beyond: true, contain: ["restore"] });
    const failed = { call: { ...SIGNAL.call!, errorCode: "AccessDenied" } };
    expect(what([deny, restore], failed)[1]).toMatchObject({ beyond: true, contain: ["restore"] });
  });

  it("is one response where all of it is asked: weak evidence, a slight call, somebody else's wish", () => {
    const all = ["deny", "isolate", "forget"];
    for (const weak of [{ confidence: "low" }, { severity: "low" }, { trust: "ask" }] as const)
      expect(what([deny, isolate, forget], weak)).toEqual(one(all));
  });

  it("is one response where the deployer trusts its source further", () => {
    expect(what([deny, isolate], {}, ["cloudtrail"])).toEqual(one(["deny", "isolate"]));
  });
});

describe("a finding", () => {
  const finding = { call: undefined, source: "guardduty", trust: "act" as const };

  it("is one response, but for what cannot be put back", () => {
    expect(what([deny, isolate], finding)).toEqual(one(["deny", "isolate"]));
    expect(what([deny, isolate, forget], finding)).toEqual([
      { beyond: false, contain: ["deny", "isolate"], preserve: ["keep"] },
      { beyond: true, contain: ["forget"], preserve: [] },
    ]);
  });

  it("has the same ids whoever brings it, however far that source is trusted", () => {
    const [acts, asks] = [finding, { ...finding, trust: "ask" as const, severity: "low" as const }];
    expect(shares([deny, forget], asks)).toEqual(shares([deny, forget], acts));
  });
});

it("a signal that names nothing is one response, which says so", () => {
  expect(what([deny], { user: undefined })).toEqual(one([]));
});
