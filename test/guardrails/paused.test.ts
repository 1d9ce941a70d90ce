import { expect, it } from "vitest";
import { paused } from "../../lib/guardrails/paused.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import { facts } from "../support/facts.ts";

function pause(scope: string, more: Partial<Brake> = {}): Brake {
  return {
    kind: "pause",
    scope,
    reason: "a migration",
    by: "user/bob",
    at: "2026-03-02T03:00:00.000Z",
    until: "2026-03-02T04:00:00.000Z",
    ...more,
  };
}
function lower(...brakes: Brake[]) {
  return paused.lower(facts({ brakes }));
}

it.each([
  ["all", "Cordon is paused"],
  ["playbook/leaked-access-key", "playbook/leaked-access-key is paused"],
  ["playbook/leaked-access", undefined],
  ["target/user/alice", undefined],
])("%s: %s", (scope, words) => {
  const because = words && `${words} by user/bob until 2026-03-02T04:00:00.000Z (a migration)`;
  expect(lower(pause(scope))).toEqual(because && { to: "ask", because });
});

it("is a pause, and ends to the millisecond", () => {
  expect(lower(pause("all", { kind: "mute" }))).toBeUndefined();
  expect(lower(pause("all", { until: "2026-03-02T03:12:00.001Z" }))?.to).toBe("ask");
  expect(lower(pause("all", { until: "2026-03-02T03:12:00.000Z" }))).toBeUndefined();
});
