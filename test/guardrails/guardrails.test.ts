import { join } from "node:path";
import { expect, it } from "vitest";
import { decide } from "../../lib/engine/decide.ts";
import { loadGuardrails } from "../../lib/load-units.ts";
import { facts } from "../support/facts.ts";

const guardrails = await loadGuardrails(join(import.meta.dirname, "../.."));

it("finds every guardrail under the name of its file", () => {
  expect(guardrails.map(({ id }) => id)).toEqual([
    "protected-target",
    "sample-finding",
    "source-ceiling",
    "stored-verdict",
    "unconfigured-account",
  ]);
});

it("has no objection to a real finding about an account that is set up", () => {
  expect(guardrails.map((guardrail) => guardrail.lower(facts()))).toEqual(guardrails.map(() => undefined));
  expect(decide(facts(), guardrails)).toEqual({ outcome: "act", mode: "act", because: [] });
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
  expect(decide({ ...objected, mode: "observe" }, guardrails.slice(2, 4)).outcome).toBe("observe");
  expect(decide(facts({ mode: "ask" }), guardrails).outcome).toBe("ask");
});
