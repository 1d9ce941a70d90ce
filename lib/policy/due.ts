import { isReapplyOpen } from "../model/drift.ts";
import type { Due, DueKind, Tries } from "../model/due.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response } from "../model/response.ts";
import { isFinal, isHeldOrMissing, isRunning, shouldHold } from "../model/response-state.ts";
import { DECIDING } from "./settings.ts";
import { isUntold } from "./told.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Seconds after containment of the first two read-backs: IAM and EC2 settle within minutes, attackers act within seconds. */
export const CHECK_AFTER = [10, 60] as const;

/** Minutes after containment at which derived sessions are looked up: CloudTrail's event history is up to 15 minutes late (user guide). */
export const LOOK_AFTER = [6, 20] as const;

/** Minutes before the first poll of evidence, and between later ones. */
export const POLL_AFTER = [5, 15] as const;

/** How often a missing containment is set again; more would be a fight with another automation. */
export const MOST_REAPPLIED = 3;

/** Milliseconds without a move after which a run is taken to be cut off; a run lasts a minute at most. */
const CUT_OFF_AFTER = 5 * MINUTE;

/** Milliseconds: event history is up to 15 minutes late (CloudTrail user guide, "Working with CloudTrail event history"). */
const HISTORY_IS_LATE = 16 * MINUTE;

/** Milliseconds after which a change that nobody was told of is told again. */
const UNTOLD_AFTER = 5 * MINUTE;

/** How often it is told again, over a day and a half: then no channel will take it. */
const MOST_TOLD = 36;

/** People are notified this many milliseconds before a hold ends, or at 90 % of a short one. */
const END_IS_TOLD = 15 * MINUTE;

/** The wait after something was tried in vain: a minute, doubled each time, an hour at most. A channel has its own queue and retries. */
function waitAfter(what: DueKind, { count }: Tries): number {
  return Math.min((what === "tell" ? 15 : 1) * MINUTE * 2 ** (count - 1), HOUR);
}

/**
 * Everything that is due of a response, the earliest first. It follows from the record alone: nothing is stored but what was done, so
 * nothing can be due twice, or be forgotten. What was tried in vain is due again later and later.
 */
export function dueOf(response: Response): readonly Due[] {
  const { tried } = response;
  return [
    ...ofRun(response),
    ...ofQuestion(response),
    ...ofConfirmation(response),
    ...ofEnds(response),
    ...ofHolds(response),
    ...ofEvidence(response),
    ...ofSessions(response),
  ]
    .map(({ what, at }) => {
      const tries = tried?.[what];
      return {
        what,
        at: tries === undefined ? at : Math.max(at, Date.parse(tries.at) + waitAfter(what, tries)),
      };
    })
    .sort((a, b) => a.at - b.at);
}

/** When a response is next due: ISO 8601 UTC; undefined when it is not. */
export function nextDue(response: Response): string | undefined {
  const [first] = dueOf(response);
  return first && new Date(first.at).toISOString();
}

function one(what: DueKind, at: number): readonly Due[] {
  return [{ what, at }];
}

function sinceOf({ since, updatedAt }: Response): number {
  return Date.parse(since?.at ?? updatedAt);
}

/** A run that was cut off, and what people do not know. */
function ofRun(response: Response): readonly Due[] {
  const { state, tried, updatedAt } = response;
  const isTellable = isUntold(response) && (tried?.tell?.count ?? 0) < MOST_TOLD;
  return [
    ...(isRunning(state) ? one("take-up", Date.parse(updatedAt) + CUT_OFF_AFTER) : []),
    ...(isTellable ? one("tell", Date.parse(updatedAt) + UNTOLD_AFTER) : []),
  ];
}

/** Reminders at 50 % and 90 % of the time to decide, and the deadline. After it only the escalations remind. */
function ofQuestion({ ask, state }: Response): readonly Due[] {
  if (ask === undefined || ask.closed || isRunning(state) || isFinal(state)) return [];
  const [since, until] = [Date.parse(ask.since), Date.parse(ask.until)];
  const share = ask.reminded === undefined ? 0.5 : 0.9;
  return [
    ...(ask.reminded === 90 || ask.escalated > 0 ? [] : one("remind", since + (until - since) * share)),
    ...one("silence", until),
  ];
}

/** Act, then ask: one reminder, and the deadline. */
function ofConfirmation(response: Response): readonly Due[] {
  const { confirm, state } = response;
  if (confirm === undefined) return [];
  const until = Date.parse(confirm.until);
  if (state === "contained") {
    const since = confirm.since === undefined ? sinceOf(response) : Date.parse(confirm.since);
    return [
      ...(confirm.reminded ? [] : one("confirm", since + (until - since) / 2)),
      ...one("unconfirmed", until),
    ];
  }
  return state === "not-in-effect" && confirm.onSilence === "release" ? one("unconfirmed", until) : [];
}

/** The notification before the first end of a temporary hold, and the end. */
function ofEnds(response: Response): readonly Due[] {
  const { ends = {}, endTold, state } = response;
  const [first] = Object.values(ends).sort();
  if (first === undefined || !isHeldOrMissing(state)) return [];
  const end = Date.parse(first);
  const soon = end - Math.min(END_IS_TOLD, (end - sinceOf(response)) / 10);
  return [...(endTold === first ? [] : one("ends-soon", soon)), ...one("end", end)];
}

/** The next read-back, also once after an undo; and setting again what one found missing. */
function ofHolds(response: Response): readonly Due[] {
  const { state, checks, terms } = response;
  const since = sinceOf(response);
  const early = CHECK_AFTER[checks?.count ?? 0];
  if (state === "undone") return checks === undefined ? one("check", since + CHECK_AFTER[0] * SECOND) : [];
  if (state === "not-in-effect") return ofDrift(response, since);
  if (!shouldHold(state)) return [];
  const every = milliseconds(terms?.checkEvery ?? DECIDING.checkEvery);
  const last = checks === undefined ? since : Date.parse(checks.at);
  return one("check", early === undefined ? last + every : since + early * SECOND);
}

/** Setting again what is missing: by the terms, or by an operator's decision whose run was cut off. And once more who changed it. */
function ofDrift(response: Response, since: number): readonly Due[] {
  const { terms, reapplied = 0, reapply, changedBy } = response;
  const isByTerms = terms?.whenLost === "reapply" && reapplied < MOST_REAPPLIED;
  const again = isByTerms
    ? one("set-again", since)
    : reapply !== undefined && isReapplyOpen(response)
      ? one("set-again", Date.parse(reapply.at) + CUT_OFF_AFTER)
      : [];
  const isAsked = changedBy !== undefined && changedBy.unknown.length > 0 && changedBy.looks < 2;
  return [...again, ...(isAsked ? one("who", Date.parse(changedBy.at) + HISTORY_IS_LATE) : [])];
}

/** A run that was cut off before it preserved evidence is gone on with; what is being made is polled. */
function ofEvidence(response: Response): readonly Due[] {
  const { following, polled, state, unpreserved } = response;
  if (isRunning(state)) return [];
  if (unpreserved) return one("take-up", sinceOf(response) + CUT_OFF_AFTER);
  if (!following) return [];
  const [first, later] = POLL_AFTER;
  return one(
    "evidence",
    polled === undefined ? sinceOf(response) + first * MINUTE : Date.parse(polled.at) + later * MINUTE,
  );
}

/** Looking up sessions that were opened with what the response revoked, and responding to those that were found. */
function ofSessions(response: Response): readonly Due[] {
  const { looked, opened = [], openers = [], answered = 0, state, times } = response;
  const found = opened.length + openers.length;
  const next = looked === undefined || !isHeldOrMissing(state) ? undefined : LOOK_AFTER[looked];
  const since = Date.parse(times["contained"] ?? times["partly"] ?? "") || sinceOf(response);
  return [
    ...(next === undefined ? [] : one("look", since + next * MINUTE)),
    ...(isHeldOrMissing(state) && found > answered ? one("answer", Date.parse(response.updatedAt)) : []),
  ];
}
