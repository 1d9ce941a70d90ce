import { expect, it } from "vitest";
import { muted } from "../../lib/guardrails/muted.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import { facts, step } from "../support/facts.ts";

function mute(scope: string, more: Partial<Brake> = {}): Brake {
  return {
    kind: "mute",
    scope,
    reason: "our own scanner",
    by: "user/bob",
    at: "2026-03-01T00:00:00.000Z",
    until: "2026-03-09T00:00:00.000Z",
    ...more,
  };
}
function lower(...brakes: Brake[]) {
  return muted.lower(facts({ brakes }));
}

it.each([
  ["finding/7QX4M2K9TD", "observe"],
  ["finding/7QX4M2K9TE", undefined],
  ["type/UnauthorizedAccess:IAMUser/TorIPCaller", "observe"],
  ["type/UnauthorizedAccess:IAMUser", undefined],
  ["target/user/alice", "observe"],
  ["target/user/ali", undefined],
  ["all", undefined],
])("%s: %s", (scope, to) => {
  const objection = lower(mute(scope));
  expect(objection?.to).toBe(to);
  if (to)
    expect(objection?.because).toBe(
      `${scope} is muted by user/bob until 2026-03-09T00:00:00.000Z (our own scanner)`,
    );
});

it("is a mute, and ends to the millisecond", () => {
  const scope = "target/user/alice";
  expect(lower(mute(scope, { kind: "pause" }), mute(scope, { kind: "declined" }))).toBeUndefined();
  expect(lower(mute(scope, { until: "2026-03-02T03:12:00.001Z" }))?.to).toBe("observe");
  expect(lower(mute(scope, { until: "2026-03-02T03:12:00.000Z" }))).toBeUndefined();
});

it("names every mute, and any target's", () => {
  const found = muted.lower(
    facts({
      brakes: [mute("target/i-1"), mute("finding/7QX4M2K9TD")],
      steps: [step(), step({ targetName: "i-1", wave: "preserve" })],
    }),
  );
  expect(found?.because).toMatch(/^target\/i-1 is muted .*; finding\/7QX4M2K9TD is muted /);
});
