import { sha256 } from "../model/hash.ts";
import type { Response } from "../model/response.ts";
import { isRunning } from "../model/response-state.ts";

/**
 * The key by which chats and pagers join messages: one playbook on one first target in one account and Region, for any
 * finding. 16 hexadecimal digits.
 */
export function incidentOf({ signal, targets, playbook, family }: Response): string {
  return sha256(
    JSON.stringify([signal?.account ?? "", signal?.region ?? "", targets[0] ?? family, playbook]),
  ).slice(0, 16);
}

/** Whether the response needs a decision now. */
export function isAsking({ state, ask, confirm }: Response): boolean {
  return (
    state === "waiting" ||
    (!isRunning(state) && ask !== undefined) ||
    (state === "contained" && confirm !== undefined)
  );
}

/**
 * Whether a message is too late to send: a message of the same or a newer version went out, or its question has been
 * decided since.
 */
export function isLate(
  message: { readonly version: number; readonly asks: boolean },
  now: Response,
): boolean {
  return (
    now.version > message.version &&
    ((now.told?.version ?? -1) >= message.version || (message.asks && !isAsking(now)))
  );
}
