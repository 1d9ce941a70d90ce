import type { Facts } from "../../model/guardrail.ts";

/**
 * Whether an operator asked for this response. Guardrails against automatic containment do not apply then: age, severity and
 * confidence, hourly limits, storms, suppressions. Guardrails for protected targets do apply.
 */
export function isByHand({ signal }: Facts): boolean {
  return signal.source === "by-hand";
}
