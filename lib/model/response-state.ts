/** Where a response stands. The same id is in the record, in events and in `--json`. */
export type State =
  | "new"
  | "waiting"
  | "containing"
  | "contained"
  | "partly"
  | "failed"
  | "not-in-effect"
  | "accepted"
  | "undoing"
  | "partly-undone"
  | "conflict"
  | "observed"
  | "refused"
  | "nothing-to-contain"
  | "declined"
  | "expired"
  | "undone";

interface Traits {
  /** The legal moves: the ledger refuses every other one. */
  readonly next: readonly State[];
  /**
   * What the response has in effect in the account. `untouched`: it never called a changing API. `changing`: an executor is setting
   * or reverting it. `held`: what it set should be in effect, and is read back. `missing`: a read-back found some of it gone.
   * `nothing`: it failed, or was reverted.
   */
  readonly effect: "untouched" | "changing" | "held" | "missing" | "nothing";
  /** An executor works on it; without a live lease it is stuck. */
  readonly running?: true;
  /** All that it should hold is in effect, and nobody needs to look at it. */
  readonly settled?: true;
  /** Some of the containment is not in effect: a repeat of the event contains again. */
  readonly incomplete?: true;
  /** People must look at it. */
  readonly needsLook?: true;
  /** In a storm one summary tells of all such responses. */
  readonly summarized?: true;
}

/** Every state with its legal moves and its traits: the only list of states, from which every other is derived. */
export const STATES: Readonly<Record<State, Traits>> = {
  new: {
    next: ["observed", "refused", "nothing-to-contain", "waiting", "containing", "failed"],
    effect: "untouched",
    running: true,
  },
  waiting: {
    next: ["containing", "declined", "expired", "waiting"],
    effect: "untouched",
    summarized: true,
  },
  containing: { next: ["contained", "partly", "failed", "waiting"], effect: "changing", running: true },
  contained: { next: ["containing", "not-in-effect", "undoing", "accepted"], effect: "held", settled: true },
  partly: {
    next: ["containing", "not-in-effect", "undoing", "accepted"],
    effect: "held",
    incomplete: true,
    needsLook: true,
  },
  failed: {
    next: ["containing", "undoing", "accepted"],
    effect: "nothing",
    incomplete: true,
    needsLook: true,
  },
  "not-in-effect": {
    next: ["containing", "undoing", "accepted"],
    effect: "missing",
    incomplete: true,
    needsLook: true,
  },
  accepted: { next: ["containing", "not-in-effect", "undoing"], effect: "held", settled: true },
  undoing: { next: ["undone", "partly-undone", "conflict"], effect: "changing", running: true },
  "partly-undone": { next: ["containing", "undoing", "not-in-effect", "accepted"], effect: "held" },
  conflict: {
    next: ["containing", "undoing", "not-in-effect", "accepted"],
    effect: "held",
    needsLook: true,
  },
  observed: { next: [], effect: "untouched", summarized: true },
  refused: { next: [], effect: "untouched", needsLook: true, summarized: true },
  "nothing-to-contain": { next: [], effect: "untouched", summarized: true },
  declined: { next: [], effect: "untouched" },
  expired: { next: [], effect: "untouched", needsLook: true, summarized: true },
  undone: { next: [], effect: "nothing" },
};

/** Every state, in the order of `STATES`. */
export const ALL_STATES: readonly State[] = Object.keys(STATES).filter(isState);

function isState(id: string): id is State {
  return Object.hasOwn(STATES, id);
}

/** Ids that earlier versions wrote into records. */
const OLD_IDS: ReadonlyMap<string, State> = new Map([
  ["moot", "nothing-to-contain"],
  ["kept", "partly-undone"],
  ["lost", "not-in-effect"],
]);

/** The state of an id as it is or was written; undefined for an unknown id. */
export function stateOf(id: string): State | undefined {
  return isState(id) ? id : OLD_IDS.get(id);
}

/** Every id under which the ledger may hold a state: its own first, then its old one. */
export function storedIds(state: State): readonly string[] {
  return [state, ...[...OLD_IDS].flatMap(([old, now]) => (now === state ? [old] : []))];
}

/** Whether a response may move from one state to another. */
export function may(from: State, to: State): boolean {
  return STATES[from].next.includes(to);
}

/** Whether no move leads on: what comes after opens the next generation of the response. */
export function isFinal(state: State): boolean {
  return STATES[state].next.length === 0;
}

/** Whether the response never called a changing API: its plan is what would be done. */
export function isUntouched(state: State): boolean {
  return STATES[state].effect === "untouched";
}

/** Whether the account may carry something that the response set: its record is kept, and watched. */
export function mayHold(state: State): boolean {
  const { effect } = STATES[state];
  return effect === "changing" || shouldHold(state) || effect === "missing";
}

/** Whether what the response set should be in effect now, so that it is read back. */
export function shouldHold(state: State): boolean {
  return STATES[state].effect === "held";
}

/** Whether the response holds for now, in effect or found missing: what was promised of it stays promised. */
export function isHeldOrMissing(state: State): boolean {
  return shouldHold(state) || STATES[state].effect === "missing";
}

/** Whether an executor works on the response. */
export function isRunning(state: State): boolean {
  return STATES[state].running === true;
}

/** Whether all that the response should hold is in effect, and nobody needs to look at it. */
export function isSettled(state: State): boolean {
  return STATES[state].settled === true;
}

/** Whether some of the containment is not in effect, so that a repeat of the event contains again. */
export function isIncomplete(state: State): boolean {
  return STATES[state].incomplete === true;
}

/** Whether people must look at a response in this state. */
export function needsLook(state: State): boolean {
  return STATES[state].needsLook === true;
}

/** Whether one summary tells of all responses in this state during a storm. */
export function isSummarized(state: State): boolean {
  return STATES[state].summarized === true;
}

/** Whether somebody, or the terms of the playbook, began an undo of the response. */
export function isUndo(state: State): boolean {
  return state === "undoing" || may("undoing", state);
}

/** Whether an event may still change the response: a retry, a repeat with news, or one that contains again. */
export function takesEvents(state: State): boolean {
  return state === "containing" || may(state, "containing");
}

/** Whether the first run of the response ends in this state. */
export function endsFirstRun(state: State): boolean {
  return !isRunning(state) && (may("new", state) || may("containing", state));
}
