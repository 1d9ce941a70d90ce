import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Decision, StepRecord } from "../model/response.ts";

/**
 * What an approval is made on: SHA-256 of the canonical JSON (RFC 8785) of what would be done, with its before-images, how
 * it was decided, and the code that would do it. A moved world, a stricter decision or a new deploy has another one.
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
    changes: changes.map(({ hold, change, before }) => ({ hold, change, before })),
    moot: moot ?? null,
    refused: refused ?? null,
    failed: failed !== undefined,
  }));
  // What would act by itself by now, because a pause or a storm has passed, still is what people were asked.
  const asked = outcome === "act" ? "ask" : outcome;
  const text = canonicalize({ response, planned, outcome: asked, people: people ?? 1, code });
  return createHash("sha256")
    .update(text ?? "")
    .digest("hex");
}
