import { describe, expect, it } from "vitest";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import { isolateInstance } from "../../lib/actions/isolate-instance.ts";
import { type Reading, readWith, source } from "../../lib/events/source.ts";
import { SetAside, Unreadable } from "../../lib/events/unreadable.ts";
import { step } from "../../lib/model/playbook.ts";
import type { Signal, Trust } from "../../lib/model/signal.ts";
import { somePlaybook } from "../support/some-playbook.ts";

const HERE = { account: "123456789012", region: "eu-west-1" };
const GLOBAL = { ...HERE, region: "global" };

/** A source of this ceiling, whose parser finds this. */
function sourceThat(trust: Trust, finds: Partial<Reading> = {}) {
  return source<object>({
    id: "some-source",
    arrives: "from AWS",
    setUp: "nothing",
    summary: "",
    trust,
    about: [],
    everything: {},
    pattern: () => ({ source: ["some"], "detail-type": ["Alert"] }),
    read: () => ({
      ...HERE,
      id: "1",
      type: "t",
      title: "t",
      severity: "high",
      confidence: "high",
      detectedAt: "2026-03-02T03:10:00.000Z",
      sample: false,
      ...finds,
    }),
  });
}

describe("a signal bears the mark of its source", () => {
  it.each<[Trust, Trust | undefined, Trust]>([
    ["act", undefined, "act"],
    ["act", "actor", "actor"],
    ["act", "ask", "ask"],
    ["actor", "act", "actor"],
    ["ask", "act", "ask"],
    ["ask", "actor", "ask"],
  ])("ceiling %s, parser %s: trust %s", (ceiling, said, trust) => {
    const signal = sourceThat(ceiling, said && { trust: said })({}).parse({});
    expect(signal).toMatchObject({ source: "some-source", trust });
  });

  it.each<[Trust, string | undefined, string]>([
    ["act", undefined, "1"],
    ["actor", undefined, "1"],
    // Whoever can write it could take the id that GuardDuty is about to use.
    ["ask", undefined, "some-source/1"],
    ["ask", "guardduty", "1"],
  ])("ceiling %s, brought for %s: id %s", (ceiling, broughtFor, id) => {
    const signal = sourceThat(ceiling, broughtFor === undefined ? {} : { broughtFor })({}).parse({});
    expect(signal.id).toBe(id);
    expect(signal).not.toHaveProperty("broughtFor");
  });
});

describe("which trigger of a playbook reads", () => {
  const triggerThat = (from: string, parse: () => Signal) => ({
    source: from,
    pattern: { source: [from], "detail-type": ["Alert"] },
    parse,
  });
  const good = sourceThat("act")({}).parse({});
  const fails = (field: string) => () => {
    throw new Unreadable(field, "is wrong");
  };
  const event = { source: "a", "detail-type": "Alert" };

  it("the first that listens to such events and can", () => {
    const on = [triggerThat("b", fails("x")), triggerThat("a", fails("y")), triggerThat("a", () => good)];
    expect(readWith({ on }, event)).toBe(good);
  });

  it("none that listens is nobody's event; none that can says why", () => {
    expect(readWith({ on: [triggerThat("b", () => good)] }, event)).toBeUndefined();
    const on = [triggerThat("a", fails("y")), triggerThat("a", fails("z"))];
    expect(() => readWith({ on }, event)).toThrow(expect.objectContaining({ field: "y" }));
  });

  it("a signal before what another sets aside, and that before what none can read", () => {
    const setsAside = triggerThat("a", () => {
      throw new SetAside("not about it");
    });
    const cannot = triggerThat("a", fails("y"));
    const can = triggerThat("a", () => good);
    for (const on of [
      [setsAside, can],
      [cannot, setsAside, can],
    ])
      expect(readWith({ on }, event)).toBe(good);
    for (const on of [
      [setsAside, cannot],
      [cannot, setsAside],
      [cannot, setsAside, cannot],
    ])
      expect(() => readWith({ on }, event)).toThrow(SetAside);
  });

  it.each([null, undefined, 5, "text", [], { source: 5 }, { source: "a" }])("%j is nobody's", (foreign) => {
    expect(readWith({ on: [triggerThat("a", () => good)] }, foreign)).toBeUndefined();
  });
});

describe("a signal about many", () => {
  const host = (n: number) => ({ ...HERE, instanceId: `i-000000000000000${n}` });
  const session = {
    ...GLOBAL,
    roleName: "web",
    roleId: "AROACKCEVSQ6C2EXAMPLE",
    sessionName: "s-1",
    workload: "caller",
  } as const;
  const many: Signal = {
    ...sourceThat("act")({}).parse({}),
    instance: host(1),
    involved: [{ instance: host(2), session }, { session }, { instance: host(1) }, {}],
  };
  const { contain } = somePlaybook({
    id: "p",
    on: sourceThat("act")({}),
    contain: [
      step(isolateInstance, "instance"),
      step(denyRoleSession, "session"),
      // Both of one of those involved, or nothing: what one has is not lent to the next.
      step(isolateInstance, ({ instance, session }) => (session ? instance : undefined)),
    ],
  });

  it("gives a step every target of all of them, each once, by the author's one form", () => {
    expect(contain[0]!.targets(many)).toEqual([host(1), host(2)]);
    expect(contain[1]!.targets(many)).toEqual([session]);
  });

  it("shows each alone, without what the others are about", () => {
    expect(contain[2]!.targets(many)).toEqual([host(2)]);
  });

  it("is skipped where none has it", () => {
    expect(contain[1]!.targets({ ...many, involved: [{ instance: host(2) }] })).toEqual([]);
  });
});
