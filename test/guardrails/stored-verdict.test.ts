import { expect, it } from "vitest";
import { storedVerdict } from "../../lib/guardrails/stored-verdict.ts";
import type { Verdict } from "../../lib/model/response.ts";
import { facts } from "../support/facts.ts";

const UNDONE = "2026-03-02T12:00:00.000Z";
const ENDS = "2026-03-09T12:00:00.000Z";
function said(verdict: Verdict["verdict"]): Verdict {
  return {
    verdict,
    by: "arn:aws:iam::123456789012:user/bob",
    at: UNDONE,
    reason: "our own scanner",
    until: ENDS,
  };
}
const before = { activityAt: "2026-03-02T03:00:00.000Z", detectedAt: "2026-03-02T12:00:00.000Z" };
const after = { activityAt: "2026-03-02T03:00:00.000Z", detectedAt: "2026-03-02T12:00:00.001Z" };

it.each([
  ["false", before, "observe"],
  ["false", after, "observe"],
  ["unstated", before, "observe"],
  ["unstated", after, "observe"],
  ["too-wide", before, "ask"],
  ["too-wide", after, "ask"],
  ["right", before, "observe"],
  ["right", after, undefined],
] as const)("%s, last activity %j: %s", (verdict, signal, to) => {
  const objection = storedVerdict.lower(facts({ signal, verdict: said(verdict) }));
  expect(objection?.to).toBe(to);
  if (to)
    for (const word of ["user/bob", UNDONE, "our own scanner"]) expect(objection?.because).toContain(word);
});

it("ends with the mute, to the millisecond", () => {
  const at = (now: string) => storedVerdict.lower(facts({ verdict: said("false"), now: new Date(now) }))?.to;
  expect([at("2026-03-09T11:59:59.999Z"), at(ENDS)]).toEqual(["observe", undefined]);
});

it("does not object when nobody has said anything", () => {
  expect(storedVerdict.lower(facts())).toBeUndefined();
});
