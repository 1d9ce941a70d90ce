import type { Facts } from "../../model/guardrail.ts";

/**
 * Whether a person asked for this response. What only slows down what Cordon does by itself has no say then: the age and
 * strength of a signal, limits, storms, and brakes that people set. What must not be touched stays untouched.
 */
export function isByHand({ signal }: Facts): boolean {
  return signal.source === "by-hand";
}
