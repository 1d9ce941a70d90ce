import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { CONFIDENCES, reaches, SEVERITIES } from "../policy/severity.ts";
import { isByHand } from "./reading/by-hand.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "severity below `leastSeverity`, or confidence below `leastConfidence`",
  byHand: false,
};

/** Asks about a finding below `leastSeverity` or `leastConfidence`. */
export const weakSignal: Guardrail = {
  id: "weak-signal",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { signal, deciding } = facts;
    const said = [
      ...below("severity", signal.severity, deciding.leastSeverity, "leastSeverity", SEVERITIES),
      ...below("confidence", signal.confidence, deciding.leastConfidence, "leastConfidence", CONFIDENCES),
    ];
    return said.length === 0 ? undefined : { to: "ask", because: said.join("; ") };
  },
};

/** An unknown value counts as the lowest; an unknown limit counts as the highest. */
function below<T>(what: string, value: T, least: T, setting: string, order: readonly T[]): string[] {
  return reaches(order, value, least) ? [] : [`${what} ${value}, below ${setting} (${least})`];
}
