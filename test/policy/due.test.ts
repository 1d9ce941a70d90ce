import { describe, expect, test } from "vitest";
import type { Response } from "../../lib/model/response.ts";
import { dueOf } from "../../lib/policy/due.ts";
import { response } from "../cli/records.ts";

const AT = "2026-11-20T03:00:00.000Z";
const MINUTE = 60_000;

/** What is due of a response, in minutes after its state was entered. */
function due(its: Partial<Response>): Record<string, number> {
  const whole = response({ updatedAt: AT, since: { version: 3, at: AT }, ...its });
  return Object.fromEntries(dueOf(whole).map(({ what, at }) => [what, (at - Date.parse(AT)) / MINUTE]));
}

function after(minutes: number): string {
  return new Date(Date.parse(AT) + minutes * MINUTE).toISOString();
}

describe("the deadline of a containment that acts, then asks", () => {
  const keep = { until: after(60), onSilence: "keep" } as const;

  test("comes while it is in effect, whatever silence means", () => {
    expect(due({ confirm: keep })).toMatchObject({ confirm: 30, unconfirmed: 60 });
  });

  test("of what is not in effect comes only where silence releases: nobody is told that it stays in effect", () => {
    expect(due({ state: "not-in-effect", confirm: keep })).not.toHaveProperty("unconfirmed");
    expect(due({ state: "not-in-effect", confirm: { ...keep, onSilence: "release" } })).toMatchObject({
      unconfirmed: 60,
    });
  });
});

describe("what was tried in vain", () => {
  test.each([
    [1, 1],
    [2, 2],
    [4, 8],
    [7, 60],
    [12, 60],
  ])("%i times is tried again after %i minutes, an hour at most", (count, minutes) => {
    const tried = { "take-up": { count, at: after(100) } };
    expect(due({ state: "undoing", tried })["take-up"]).toBe(100 + minutes);
  });
});

describe("a read-back", () => {
  test("comes after 10 s and 60 s of each state, then every 15 minutes", () => {
    expect(due({})["check"]).toBeCloseTo(10 / 60);
    expect(due({ checks: { count: 1, at: AT } })["check"]).toBe(1);
    expect(due({ checks: { count: 2, at: after(1) } })["check"]).toBe(16);
  });

  test("comes once after an undo", () => {
    expect(due({ state: "undone" })["check"]).toBeCloseTo(10 / 60);
    expect(due({ state: "undone", checks: { count: 1, at: AT } })).not.toHaveProperty("check");
  });
});
