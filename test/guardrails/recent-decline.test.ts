import { expect, it } from "vitest";
import { recentDecline } from "../../lib/guardrails/recent-decline.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import { facts } from "../support/facts.ts";

function declined(more: Partial<Brake> = {}): Brake {
  return {
    kind: "declined",
    scope: "target/user/alice",
    reason: "a known test",
    by: "user/bob",
    at: "2026-03-02T03:00:00.000Z",
    until: "2026-03-02T04:00:00.000Z",
    playbook: "leaked-access-key",
    ...more,
  };
}
function lower(...brakes: Brake[]) {
  return recentDecline.lower(facts({ brakes }));
}
const { playbook: _, ...unnamed } = declined();

it.each<[string, Brake[], string | undefined]>([
  ["the same playbook", [declined()], "observe"],
  ["another playbook", [declined({ playbook: "console-login-without-mfa" })], "ask"],
  ["nobody says which", [unnamed], "ask"],
  ["both", [declined({ playbook: "console-login-without-mfa" }), declined()], "observe"],
  ["another target", [declined({ scope: "target/user/carol" })], undefined],
  ["a mute", [declined({ kind: "mute" })], undefined],
  ["over", [declined({ until: "2026-03-02T03:12:00.000Z" })], undefined],
  ["nothing", [], undefined],
])("%s: %s", (_name, brakes, to) => {
  expect(lower(...brakes)?.to).toBe(to);
});

it("says what was declined, who did, why, and until when that counts", () => {
  expect(lower(declined())?.because).toBe(
    "leaked-access-key on target/user/alice was declined by user/bob until 2026-03-02T04:00:00.000Z (a known test)",
  );
});
