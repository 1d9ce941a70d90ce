import { createHash } from "node:crypto";
import type { Response } from "../model/response.ts";
import { isRunning, isSummarized } from "../model/response-state.ts";

/**
 * What belongs together for people: the same playbook on the same first target in one account and Region, whichever
 * finding said so. 16 hexadecimal digits; the key by which chats and pagers join messages.
 */
export function incidentOf({ signal, targets, playbook, family }: Response): string {
  return createHash("sha256")
    .update(JSON.stringify([signal?.account ?? "", signal?.region ?? "", targets[0] ?? family, playbook]))
    .digest("hex")
    .slice(0, 16);
}

/** Whether people are asked something now. */
export function isAsking({ state, ask, confirm }: Response): boolean {
  return (
    state === "waiting" ||
    (!isRunning(state) && ask !== undefined) ||
    (state === "contained" && confirm !== undefined)
  );
}

/** The guardrail that says that there are too many new responses at once. */
const STORM_BRAKE = "storm-brake";

/** Whether a response is one of a storm, and told with the others; what always pages is not hidden by a storm that somebody makes. */
export function isOfStorm({ state, decision, tells }: Response): boolean {
  return tells !== "page" && isSummarized(state) && decision?.lowered?.includes(STORM_BRAKE) === true;
}

/**
 * Whether a message is better not sent any more: people were told of the same version or a newer one, or it asks what
 * has been answered since.
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
