import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Facts } from "../../lib/model/guardrail.ts";
import type { Outcome } from "../../lib/model/response.ts";
import { decide } from "../../lib/policy/evaluate.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { loadGuardrails } from "../../lib/units/load-units.ts";
import { facts, step } from "../support/facts.ts";

const guardrails = await loadGuardrails(join(import.meta.dirname, "../.."));

it("finds every guardrail under the name of its file", () => {
  const files = readdirSync(new URL("../../lib/guardrails/", import.meta.url)).filter((name) =>
    name.endsWith(".ts"),
  );
  expect(guardrails.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
  // A new one needs no line here; none of these may go.
  expect(guardrails.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "ambiguous-principal",
      "group-share",
      "hourly-limit",
      "known-address",
      "muted",
      "nothing-to-contain",
      "paused",
      "protected-target",
      "recent-decline",
      "sample-finding",
      "self-lockout",
      "source-ceiling",
      "stale-event",
      "stored-verdict",
      "storm-brake",
      "unconfigured-account",
      "weak-signal",
    ]),
  );
});

it("has no objection to a real finding about an account that is set up", () => {
  expect(guardrails.map((guardrail) => guardrail.lower(facts()))).toEqual(guardrails.map(() => undefined));
  expect(decide(facts(), guardrails)).toMatchObject({ outcome: "act", mode: "act", because: [] });
});

it("decides the same in any order, and never more than the mode", () => {
  const verdict = {
    verdict: "too-wide",
    by: "b",
    at: "a",
    reason: "r",
    until: "2026-03-04T00:00:00Z",
  } as const;
  const objected = facts({ signal: { sample: true, trust: "ask" }, verdict });
  expect(decide(objected, guardrails).outcome).toBe("observe");
  expect(decide(objected, guardrails.toReversed()).outcome).toBe("observe");
  expect(decide({ ...objected, mode: "observe" }, guardrails).outcome).toBe("observe");
  expect(decide(facts({ mode: "ask" }), guardrails).outcome).toBe("ask");
});

it("leaves to a person what a person asks for, but for what must not be touched", () => {
  const until = "2026-03-02T04:00:00.000Z";
  const brake = { reason: "r", by: "bob", at: "2026-03-02T03:00:00.000Z", until };
  const slow = {
    brakes: [
      { ...brake, kind: "pause", scope: "all" },
      { ...brake, kind: "mute", scope: "target/user/alice" },
      { ...brake, kind: "declined", scope: "target/user/alice", playbook: "leaked-access-key" },
    ],
    counts: { playbook: 99, account: 99, storm: 99 },
    now: new Date("2026-03-02T03:55:00Z"),
  } as const;
  const weak = { severity: "low", confidence: "low" } as const;
  const objecting = (changes: Parameters<typeof facts>[0]) =>
    guardrails.filter((guardrail) => guardrail.lower(facts(changes))).map(({ id }) => id);
  expect(objecting({ ...slow, signal: weak })).toEqual([
    "hourly-limit",
    "muted",
    "paused",
    "recent-decline",
    "stale-event",
    "storm-brake",
    "weak-signal",
  ]);
  expect(objecting({ ...slow, signal: { ...weak, source: "by-hand" } })).toEqual([]);
  const groups = [{ group: "target-group/web", member: "i-1", isHealthy: true, healthy: 1 }];
  expect(
    objecting({
      signal: { source: "by-hand", account: "999988887777" },
      steps: [step({ targetName: "role/cdk-deploy", protectedBy: "its tag", asset: { groups } })],
    }),
  ).toEqual([
    "ambiguous-principal",
    "group-share",
    "protected-target",
    "self-lockout",
    "unconfigured-account",
  ]);
});

describe("whatever the facts, hostile ones included", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom(
      "",
      "*",
      "**a*",
      "__proto__",
      "constructor",
      "user/alice",
      "role/cdk-",
      "i-0abc1234",
      "by-hand",
      "::ffff:10.0.0.1",
      "fe80::1%eth0",
      "10.0.0.0/99",
      "0.0.0.0/0",
      "x".repeat(5_000),
      "2026-03-02T03:10:00.000Z",
      "9999-12-31T23:59:59.999Z",
    ),
  );
  const number = fc.oneof(fc.nat(60), fc.constantFrom(-1, 0.34, 1, Number.NaN, Number.POSITIVE_INFINITY));
  const words = fc.array(text, { maxLength: 4 });
  const place = fc.record({ account: text, region: text });
  const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
  const named = fc.record({ account: text, region: text, userName: some(text), ownerOfKey: some(text) });
  const signal = fc.record({
    id: text,
    source: text,
    account: text,
    region: text,
    type: text,
    title: text,
    severity: fc.oneof(text, fc.constantFrom("low", "critical")),
    confidence: fc.oneof(text, fc.constantFrom("low", "high")),
    activityAt: some(text),
    detectedAt: text,
    sample: fc.boolean(),
    trust: fc.constantFrom("act", "ask"),
    instance: some(fc.record({ account: text, region: text, instanceId: text })),
    session: some(
      fc.record({ account: text, region: text, roleName: text, roleId: text, sessionName: text }),
    ),
    accessKey: some(fc.record({ account: text, region: text, accessKeyId: text, userName: some(text) })),
    user: some(named),
    remoteAddress: some(text),
  });
  const member = fc.record({ group: text, member: text, isHealthy: fc.boolean(), healthy: number });
  const steps = fc.array(
    fc.record({
      wave: fc.constantFrom("contain", "preserve"),
      action: text,
      target: fc.oneof(place, named),
      targetName: text,
      changes: fc.array(
        fc.record({ hold: text, of: text, from: text, to: text, before: text, state: text }),
        { maxLength: 2 },
      ),
      protectedBy: some(text),
      asset: some(fc.record({ groups: some(fc.array(member, { maxLength: 3 })) })),
    }),
    { maxLength: 3 },
  );
  const brake = fc.record({
    kind: fc.constantFrom("pause", "mute", "declined"),
    scope: fc.oneof(
      text.map((name) => `target/${name}`),
      fc.constantFrom("all", "playbook/p", "finding/f", "type/t"),
    ),
    reason: text,
    by: text,
    at: text,
    until: text,
    playbook: some(text),
  });
  const hostile = fc.record({
    signal,
    playbook: text,
    family: text,
    mode: fc.constantFrom("observe", "ask", "act"),
    steps,
    settings: fc.record({ accounts: words, raisedSources: words }),
    verdict: some(
      fc.record({
        verdict: fc.constantFrom("false", "right", "too-wide", "unstated"),
        by: text,
        at: text,
        reason: text,
        until: text,
      }),
    ),
    deciding: fc
      .record({
        terms: fc.record({ hourlyLimit: number }),
        hourlyLimits: fc.record({ account: number, group: number }),
        largestShare: number,
        staleAfter: text,
        leastSeverity: text,
        leastConfidence: text,
        neverTouch: words,
        knownAddresses: words,
        storm: fc.record({ responses: number, within: text }),
      })
      .map((own) => ({ ...DECIDING, ...own })),
    brakes: fc.array(brake, { maxLength: 4 }),
    counts: fc.record({
      playbook: number,
      account: number,
      groups: fc.dictionary(text, number, { maxKeys: 3 }),
      storm: number,
    }),
    now: fc.date({ noInvalidDate: true }),
  }) as unknown as fc.Arbitrary<Facts>;

  it("a guardrail answers, in words, only ever less than act, and changes nothing", () => {
    fc.assert(
      fc.property(hostile, (found) => {
        const before = structuredClone(found);
        for (const guardrail of guardrails) {
          const objection = guardrail.lower(found);
          expect(["ask", "observe", "refuse", undefined], guardrail.id).toContain(objection?.to);
          if (objection) expect(objection.because, guardrail.id).toMatch(/\S{3}/);
        }
        expect(found).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  const ORDER: readonly Outcome[] = ["act", "ask", "observe", "refuse"];
  const rank = (outcome: Outcome) => ORDER.indexOf(outcome);

  it("one more guardrail never raises the outcome, and their order never matters", () => {
    const some = fc.shuffledSubarray([...guardrails]);
    fc.assert(
      fc.property(hostile, some, fc.constantFrom(...guardrails), (found, chosen, more) => {
        const { outcome, because } = decide(found, chosen);
        expect(rank(outcome)).toBeGreaterThanOrEqual(rank(found.mode));
        expect(rank(decide(found, [...chosen, more]).outcome)).toBeGreaterThanOrEqual(rank(outcome));
        const turned = decide(found, chosen.toReversed());
        expect([turned.outcome, turned.because.toSorted()]).toEqual([outcome, because.toSorted()]);
      }),
      { numRuns: 500 },
    );
  });
});
