import type { Confidence } from "../../model/signal.ts";
import { confidenceOf } from "../guardduty/finding-types.ts";
import { isGuarddutys } from "./finding-id.ts";

/** How sure a product is, from 0 to 100 where it says so; GuardDuty says it by its types, and of others nothing is known. */
export function confidenceIn(product: string, type: string, score: unknown): Confidence {
  if (isGuarddutys(product)) return confidenceOf(type);
  if (typeof score !== "number") return "medium";
  return score >= 80 ? "high" : score >= 40 ? "medium" : "low";
}
