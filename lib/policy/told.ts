import type { Response, State } from "../model/response.ts";
import { isRunning, isSummarized } from "../model/response-state.ts";

/** The guardrail against too many new responses at once. */
const STORM_BRAKE = "storm-brake";

/** Whether the digest of a storm covers a response. A playbook that always pages is exempt: an attacker could cause a storm. */
export function isOfStorm({ state, decision, tells }: Response): boolean {
  return tells !== "page" && isSummarized(state) && decision?.lowered?.includes(STORM_BRAKE) === true;
}

/** Whether people are told of a response that enters this state: of every state but those that Cordon only passes through. */
export function isTold(state: State): boolean {
  return !isRunning(state);
}

/**
 * Whether people have not been told of what the response is now: its state was entered, or its newest change made, after the last
 * message that a channel accepted. What belongs to a storm's digest is told there.
 */
export function isUntold(response: Response): boolean {
  const { state, version, since, news, told } = response;
  if (isOfStorm(response)) return false;
  const last = told?.version ?? 0;
  if (news !== undefined) return last < version;
  // Records of before have no `since`: a message of the same state counts.
  return (
    isTold(state) && (since === undefined ? told?.state !== state && last < version : last < since.version)
  );
}
