import type { Confidence, Severity } from "../model/signal.ts";

/** From the lowest to the highest. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const satisfies readonly Severity[];
export const CONFIDENCES = ["low", "medium", "high"] as const satisfies readonly Confidence[];

/** The lower severity; an unknown value counts as the lowest. */
export function leastSevere(one: Severity, other: Severity): Severity {
  return lower(SEVERITIES, one, other);
}

/** The lower confidence; an unknown value counts as the lowest. */
export function leastSure(one: Confidence, other: Confidence): Confidence {
  return lower(CONFIDENCES, one, other);
}

/** A value of an order as it is; an unknown value counts as the lowest. */
export function known<T extends string>(order: readonly [T, ...T[]], value: string): T {
  return order.find((one) => one === value) ?? order[0];
}

/** Whether a value reaches a limit: an unknown value reaches none, and nothing reaches an unknown limit. */
export function reaches<T>(order: readonly T[], value: T, limit: T): boolean {
  return order.includes(limit) && order.indexOf(value) >= order.indexOf(limit);
}

function lower<T extends string>(order: readonly [T, ...T[]], one: T, other: T): T {
  return order[Math.min(order.indexOf(one), order.indexOf(other))] ?? order[0];
}
