import type { Facts, Guardrail } from "../guardrail.ts";
import type { Decision, Outcome } from "../response.ts";

/** From most to least powerful; a guardrail can only move to the right. */
const ORDER: readonly Outcome[] = ["act", "ask", "observe", "refuse"];

/**
 * Decides what may happen: the playbook's mode, lowered by every guardrail that objects.
 * Lowering only takes the lowest, so the order of guardrails never matters.
 */
export const decide = (facts: Facts, guardrails: readonly Guardrail[]): Decision => {
  const objections = guardrails.flatMap((guardrail) => guardrail.lower(facts) ?? []);
  const rank = Math.max(ORDER.indexOf(facts.mode), ...objections.map(({ to }) => ORDER.indexOf(to)));
  return { outcome: ORDER[rank]!, mode: facts.mode, because: objections.map(({ because }) => because) };
};
