import type { ChangeState, State } from "../model/response.ts";

/**
 * The word of each state, on every page and in every message. Capitals mark what an operator must look at.
 * `--state` of `cordon list` takes these words, too.
 */
export const STATE_WORDS: Readonly<Record<State, string>> = {
  new: "planning",
  waiting: "APPROVAL REQUIRED",
  containing: "containing",
  contained: "contained",
  partly: "PARTLY CONTAINED",
  failed: "FAILED",
  "not-in-effect": "NOT IN EFFECT",
  accepted: "accepted",
  undoing: "undoing",
  "partly-undone": "partly undone",
  conflict: "UNDO CONFLICT",
  undone: "undone",
  observed: "observed only",
  refused: "REFUSED",
  "nothing-to-contain": "nothing to contain",
  declined: "declined",
  expired: "expired",
};

/** The words of each state of one change, on every page and in every message. */
export const CHANGE_WORDS: Readonly<Record<ChangeState, string>> = {
  planned: "planned, not done",
  applying: "being applied",
  applied: "in effect",
  verified: "in effect, verified from outside",
  moot: "no change needed",
  joined: "in effect, shared with another response",
  failed: "FAILED",
  undone: "undone",
  kept: "not undone",
  conflict: "changed by another principal, left as is",
};

/** What happens to a plan without a decision, by `Ask.onSilence`. */
export const WITHOUT_DECISION = {
  hold: "nothing changes, and the response keeps waiting",
  expire: "nothing changes, and the response is closed",
  escalate: "nothing changes, and on-call is paged again",
  contain: "Cordon CONTAINS the targets",
} as const;

/** What happens to an automatic containment that no operator accepts, by `Response.confirm.onSilence`. */
export const WITHOUT_ACCEPT = {
  keep: "the containment stays in effect",
  release: "Cordon RELEASES the targets",
} as const;
