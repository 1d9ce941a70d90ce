import { expect, it } from "vitest";
import { staleEvent } from "../../lib/guardrails/stale-event.ts";
import { facts } from "../support/facts.ts";

const NOON = "2026-03-02T12:00:00.000Z";
function to(now: string, signal: { activityAt?: string; detectedAt?: string }, staleAfter = "15m") {
  return staleEvent.lower(
    facts({ now: new Date(now), signal, deciding: { staleAfter: staleAfter as "15m" } }),
  )?.to;
}

it.each([
  ["exactly as old as it may be", "2026-03-02T12:15:00.000Z", undefined],
  ["a millisecond older", "2026-03-02T12:15:00.001Z", "ask"],
  ["five minutes ahead", "2026-03-02T11:55:00.000Z", undefined],
  ["a millisecond more ahead", "2026-03-02T11:54:59.999Z", "ask"],
])("%s", (_, now, expected) => {
  expect(to(now, { activityAt: "2026-03-02T09:00:00.000Z", detectedAt: NOON })).toBe(expected);
  expect(to(now, { activityAt: NOON, detectedAt: "2026-03-02T09:00:00.000Z" })).toBe(expected);
});

it("takes the deployer's length, and asks where that, or a date, is none", () => {
  const later = "2026-03-02T13:00:00.000Z";
  const signal = { activityAt: NOON, detectedAt: NOON };
  expect([to(later, signal, "1h"), to(later, signal, "59m")]).toEqual([undefined, "ask"]);
  expect(to(NOON, signal, "soon")).toBe("ask");
  expect(to(NOON, { ...signal, detectedAt: "noon" })).toBe("ask");
  expect(to(NOON, { ...signal, activityAt: "" })).toBe("ask");
});

it("says which dates, and the setting", () => {
  const old = staleEvent.lower(facts({ now: new Date(NOON) }))?.because;
  for (const word of ["03:10:00", "03:00:00", "staleAfter (15m)"]) expect(old).toContain(word);
  const ahead = staleEvent.lower(facts({ now: new Date("2026-03-01T00:00:00Z") }))?.because;
  expect(ahead).toContain("in the future: 2026-03-02T03:10:00.000Z");
});
