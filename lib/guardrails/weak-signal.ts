import type { Guardrail } from "../model/guardrail.ts";
import type { Confidence, Severity } from "../model/signal.ts";
import { isByHand } from "./reading/by-hand.ts";

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];
const CONFIDENCES: readonly Confidence[] = ["low", "medium", "high"];

/** Asks about what is less severe, or less sure, than the deployer lets Cordon act on. */
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

/** A word that is none is the lowest as a severity, and the highest as a limit. */
function below<T>(what: string, value: T, least: T, setting: string, order: readonly T[]): string[] {
  return order.includes(least) && order.indexOf(value) >= order.indexOf(least)
    ? []
    : [`its ${what} is ${value}, and ${setting} is ${least}`];
}
