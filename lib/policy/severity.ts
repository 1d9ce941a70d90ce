import type { Confidence, Severity } from "../model/signal.ts";

const FROM_MILD: readonly Severity[] = ["low", "medium", "high", "critical"];

/** The milder of two; a word that is none is the mildest. */
export function leastSevere(one: Severity, other: Severity): Severity {
  return FROM_MILD[Math.min(FROM_MILD.indexOf(one), FROM_MILD.indexOf(other))] ?? "low";
}

const FROM_UNSURE: readonly Confidence[] = ["low", "medium", "high"];

/** The less sure of two; a word that is none is the least. */
export function leastSure(one: Confidence, other: Confidence): Confidence {
  return FROM_UNSURE[Math.min(FROM_UNSURE.indexOf(one), FROM_UNSURE.indexOf(other))] ?? "low";
}
