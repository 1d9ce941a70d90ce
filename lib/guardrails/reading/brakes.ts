import type { Facts } from "../../model/guardrail.ts";
import { type Brake, isOn } from "../../model/suppression.ts";

/** The brakes of one kind that are on for any of these scopes now. */
export function brakesOn(
  { brakes, now }: Facts,
  kind: Brake["kind"],
  scopes: readonly string[],
): readonly Brake[] {
  return brakes.filter((brake) => scopes.some((scope) => isOn(brake, kind, scope, now)));
}

/** For people: who set it, why, and until when. */
export function setBy({ by, reason, until }: Brake): string {
  return `by ${by} until ${until} (${reason})`;
}
