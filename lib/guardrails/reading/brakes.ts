import type { Facts } from "../../model/guardrail.ts";
import { type Brake, isOn } from "../../model/suppression.ts";

/** The suppressions of one kind in effect on any of these scopes. */
export function brakesOn(
  { brakes, now }: Facts,
  kind: Brake["kind"],
  scopes: readonly string[],
): readonly Brake[] {
  return brakes.filter((brake) => scopes.some((scope) => isOn(brake, kind, scope, now)));
}

/** Who set a suppression, until when, and why. */
export function setBy({ by, reason, until }: Brake): string {
  return `by ${by} until ${until} (${reason})`;
}
