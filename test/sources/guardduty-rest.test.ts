import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { knowing } from "../../lib/events/precedence.ts";
import { readWith } from "../../lib/events/source.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import type { Trigger } from "../../lib/model/playbook.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { specimensOf } from "./specimens/specimens.ts";

type Wanted = Parameters<typeof guardduty>[0];

const REST = guardduty({ types: ["*"], rest: true });
function withRest(others: readonly Trigger[]) {
  return knowing({ id: "rest", on: [REST] }, [{ id: "others", on: others }]);
}
function known(...others: readonly Wanted[]) {
  return withRest([...others.map((wanted) => guardduty(wanted)), REST]).on[0]!;
}
function left(trigger: Trigger, finding: object) {
  return compile(trigger.pattern)({
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    detail: finding,
  });
}

describe("what no other trigger takes", () => {
  it("is everything where there is no other", () => {
    expect(known().pattern).toEqual(guardduty({ types: ["*"] }).pattern);
  });

  it.each<[boolean, string]>([
    [false, "Recon:EC2/Portscan"],
    [true, "Recon:EC2/PortscanX"],
    [true, "Recon:EC2/Ports"],
    [false, "Trojan:EC2/DNSDataExfiltration"],
    [false, "Trojan:EC2/"],
    [true, "Trojan:Lambda/x"],
    [true, "NewThreat:NewThing/x"],
  ])("%s: %s", (expected, type) => {
    const rest = known(
      { types: ["Recon:EC2/Portscan", "Trojan:EC2/*"] },
      { types: ["Trojan:EC2/DropPoint"] },
    );
    expect(left(rest, { type })).toBe(expected);
  });

  it("is a finding without a type as well, so that people hear of it", () => {
    expect(left(known({ types: ["Trojan:*"] }), { severity: 5 })).toBe(true);
  });

  it("is what a condition keeps out of a type that is taken", () => {
    const rest = known(
      { types: ["Recon:*"], userType: "IAMUser" },
      { types: ["Trojan:*"], minSeverity: "high" },
    );
    const by = (userType?: string) => ({ type: "Recon:x", resource: { accessKeyDetails: { userType } } });
    expect(
      [by("IAMUser"), by("Root"), by(), { type: "Recon:x" }, { type: "Trojan:x", severity: 7 }].map((one) =>
        left(rest, JSON.parse(JSON.stringify(one))),
      ),
    ).toEqual([false, true, true, true, false]);
    expect(left(rest, { type: "Trojan:x", severity: 6.9 })).toBe(true);
  });

  it("is what the conditions of all keep out, where several take a type", () => {
    const rest = known(
      { types: ["Recon:Tor", "Recon:other"], userType: "IAMUser" },
      { types: ["Recon:Tor"], userType: "AssumedRole", minSeverity: "high" },
    );
    const of = (type: string, userType: string, severity: number) =>
      left(rest, { type, severity, resource: { accessKeyDetails: { userType } } });
    expect([
      of("Recon:Tor", "IAMUser", 2),
      of("Recon:Tor", "AssumedRole", 8),
      of("Recon:Tor", "AssumedRole", 2),
      of("Recon:Tor", "Root", 8),
      of("Recon:other", "AssumedRole", 8),
    ]).toEqual([false, false, true, true, true]);
  });

  it("is none of a type that another takes whole", () => {
    const rest = known({ types: ["Recon:Tor"], userType: "IAMUser" }, { types: ["Recon:*"] });
    expect(left(rest, { type: "Recon:Tor", resource: { accessKeyDetails: { userType: "Root" } } })).toBe(
      false,
    );
  });

  it("does not count who takes everything, or asks for what is not known here", () => {
    const trigger = {
      ...guardduty({ types: ["Trojan:*"] }),
      pattern: { detail: { type: ["Trojan:x"], id: ["1"] } },
    };
    const rest = withRest([
      trigger,
      guardduty({ types: ["*"] }),
      guardduty({ types: ["*"], minSeverity: "high" }),
    ]);
    expect(left(rest.on[0]!, { type: "Trojan:x", severity: 8 })).toBe(true);
  });

  it("does not count triggers of other sources", () => {
    const trigger = { ...guardduty({ types: ["Trojan:*"] }), source: "other" };
    expect(left(withRest([trigger]).on[0]!, { type: "Trojan:x" })).toBe(true);
  });

  it("takes a star or a backslash in a name for itself", () => {
    const rest = known({ types: ["a*b", "c\\d", "e**"] });
    expect(["a*b", "axb", "c\\d", "e*x", "ex"].map((type) => left(rest, { type }))).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });
});

describe("a pattern too long for EventBridge", () => {
  const types = Array.from({ length: 120 }, (_, i) => `UnauthorizedAccess:EC2/Something${i}`);
  const rest = known({ types });
  const [finding] = specimensOf("guardduty").map(({ event }) => event as { readonly detail: object });
  const of = (type: string) => ({ ...finding, detail: { ...finding!.detail, type } });

  it("has a rule that lets more through, and is within what EventBridge takes", () => {
    expect(JSON.stringify(rest.pattern).length).toBeGreaterThan(2_048);
    expect(JSON.stringify(rest.rule).length).toBeLessThan(2_000);
    const lets = compile(rest.rule!);
    for (const type of ["Other:EC2/x", types.at(-1)!]) expect(lets(of(type))).toBe(true);
    expect(lets(of(types[0]!))).toBe(false);
  });

  it("and what others answer is set aside", () => {
    for (const type of types) expect(() => readWith({ on: [rest] }, of(type))).toThrow(SetAside);
    expect(readWith({ on: [rest] }, of("Other:EC2/x"))?.type).toBe("Other:EC2/x");
  });

  it("has none where it is short", () => {
    expect(known({ types: ["Trojan:*"] })).not.toHaveProperty("rule");
  });
});

it.each<Wanted>([
  { types: ["Trojan:*"], rest: true },
  { types: ["*"], rest: true, minSeverity: "high" },
  { types: ["*"], rest: true, userType: "IAMUser" },
])("is not asked for beside a condition: %j", (wanted) => {
  expect(() => guardduty(wanted)).toThrow(TypeError);
});
