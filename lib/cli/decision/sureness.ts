import type { Response, StepRecord } from "../../model/response.ts";
import type { ContainPlan } from "../../model/review-request.ts";
import { DECIDING } from "../../policy/settings.ts";

/** The name to type before an approval; undefined where a yes is enough. */
export function nameToType(
  { steps, decision }: Pick<ContainPlan, "steps" | "decision">,
  signal: Pick<NonNullable<Response["signal"]>, "severity"> | undefined,
): string | undefined {
  const doing = steps.filter(({ wave, changes }) => wave === "contain" && changes.length > 0);
  const grave = doing.find((step) => step.irreversible !== undefined || isCritical(step));
  const isSevere = decision.people === 2 || signal?.severity === "critical";
  const step = grave ?? (isSevere ? doing[0] : undefined);
  // "payments-web · i-0abc": a keyboard has no such dot.
  return step?.targetName.split(" · ").at(-1);
}

/** By the default tag of a deployment. */
function isCritical({ asset }: StepRecord): boolean {
  const { tag, critical } = DECIDING.criticality;
  return critical.includes(asset?.tags?.[tag] ?? "");
}
