import { changeWords } from "../model/change-words.ts";
import { canonicalHash } from "../model/hash.ts";
import type { Decision, StepRecord } from "../model/response.ts";

/**
 * Returns the hash that an approval names: SHA-256 of the canonical JSON (RFC 8785) of the steps with their before-images, the
 * decision and the code. A changed target, a stricter decision or a new deploy changes it.
 */
export function planHash(
  response: string,
  steps: readonly StepRecord[],
  { outcome, people }: Decision,
  code: string,
): string {
  const planned = steps.map(({ n, wave, action, target, changes, moot, refused, failed }) => ({
    n,
    wave,
    action,
    target,
    changes: changes.map((one) => ({ hold: one.hold, change: changeWords(one), before: one.before })),
    moot: moot ?? null,
    refused: refused ?? null,
    failed: failed !== undefined,
  }));
  // A pause or a storm may have ended meanwhile; the question to people stays the same.
  const asked = outcome === "act" ? "ask" : outcome;
  return canonicalHash({ response, planned, outcome: asked, people: people ?? 1, code });
}
