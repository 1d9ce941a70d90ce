import { expect, it } from "vitest";
import { nothingToContain } from "../../lib/guardrails/nothing-to-contain.ts";
import { facts, step } from "../support/facts.ts";

const ROOT = { kind: "root", name: "root", untouchable: "IAM cannot deny root" } as const;

it("has no objection where there is something to contain", () => {
  expect(nothingToContain.lower(facts({ signal: { actor: ROOT } }))).toBeUndefined();
});

it("refuses where only evidence would be kept, and says who is beyond reach, each once", () => {
  const steps = [step({ wave: "preserve" })];
  expect(nothingToContain.lower(facts({ steps }))).toEqual({
    to: "refuse",
    because: "the finding names no target that this playbook can contain",
  });
  expect(
    nothingToContain.lower(facts({ steps, signal: { actor: ROOT, involved: [{ actor: ROOT }] } }))?.because,
  ).toBe("the finding names no target that this playbook can contain; root: IAM cannot deny root");
});
