import { type Brake, isOn } from "../../brake.ts";
import type { Facts } from "../../guardrail.ts";

/** The brakes of one kind that are on for any of these scopes now. */
export const brakesOn = (
  { brakes, now }: Facts,
  kind: Brake["kind"],
  scopes: readonly string[],
): readonly Brake[] => brakes.filter((brake) => scopes.some((scope) => isOn(brake, kind, scope, now)));

/** For people: who set it, why, and until when. */
export const setBy = ({ by, reason, until }: Brake): string => `by ${by} until ${until} (${reason})`;
