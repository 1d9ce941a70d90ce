import type { Confidence } from "../../model/signal.ts";
import { confidenceOf } from "../guardduty/finding-types.ts";
import { isGuarddutys } from "./finding-id.ts";

/** A product's confidence, where it reports one from 0 to 100; GuardDuty's follows from the finding type; unknown for others. */
export function confidenceIn(product: string, type: string, score: unknown): Confidence {
  if (isGuarddutys(product)) return confidenceOf(type);
  if (typeof score !== "number") return "medium";
  return score >= 80 ? "high" : score >= 40 ? "medium" : "low";
}
