import type { ChangeState, Response, State } from "../../model/response.ts";
import { CHANGE_WORDS, STATE_WORDS } from "../../notify/state-words.ts";
import type { Look } from "./paint.ts";

/** How bad a state is. A colour never stands alone: the sign and the word say the same. */
export type Tone = "good" | "careful" | "bad" | "quiet";

export interface Shown {
  readonly sign: string;
  readonly word: string;
  readonly tone: Tone;
  /** The decision's reasons explain the state. */
  readonly because?: true;
}

function shown(sign: string, tone: Tone, word: string): Shown {
  return { sign, word, tone };
}

export const STATES: Readonly<Record<State, Shown>> = {
  new: shown("…", "careful", STATE_WORDS.new),
  waiting: { ...shown("?", "careful", STATE_WORDS.waiting), because: true },
  containing: shown("…", "careful", STATE_WORDS.containing),
  contained: shown("✔", "good", STATE_WORDS.contained),
  partly: shown("!", "bad", STATE_WORDS.partly),
  failed: shown("✖", "bad", STATE_WORDS.failed),
  "not-in-effect": shown("!", "bad", STATE_WORDS["not-in-effect"]),
  accepted: shown("✔", "good", STATE_WORDS.accepted),
  undoing: shown("…", "careful", STATE_WORDS.undoing),
  "partly-undone": shown("!", "careful", STATE_WORDS["partly-undone"]),
  conflict: shown("!", "bad", STATE_WORDS.conflict),
  undone: shown("↩", "quiet", STATE_WORDS.undone),
  observed: { ...shown("○", "quiet", STATE_WORDS.observed), because: true },
  refused: { ...shown("✖", "bad", STATE_WORDS.refused), because: true },
  "nothing-to-contain": shown("–", "quiet", STATE_WORDS["nothing-to-contain"]),
  declined: shown("–", "quiet", STATE_WORDS.declined),
  expired: shown("–", "quiet", STATE_WORDS.expired),
};

/** How a response is shown: contained without a step that an approver left out is not all well. */
export function shownOf({ state, leftOut }: Pick<Response, "state" | "leftOut">): Shown {
  if (state !== "contained" || leftOut === undefined) return STATES[state];
  const numbers = leftOut.map(({ step }) => step).join(", ");
  return shown("!", "careful", `${STATES.contained.word}, step ${numbers} left out`);
}

/** The meaning of a state in one sentence, as in docs/on-call.md; `meaningOf` adds the facts of one response. */
export const MEANING: Readonly<Record<State, string>> = {
  new: "Cordon plans the response. No changes yet.",
  waiting: "No changes yet. The plan waits for an approver.",
  containing: "Cordon contains the targets now.",
  contained: "Every containing step is in effect, and Cordon read it back.",
  partly: "Some steps are in effect, some are not: see the steps.",
  failed: "No step is in effect: see the reason, and contain with `cordon contain`.",
  "not-in-effect": "A containment is no longer in effect: a target differs from what Cordon set.",
  accepted: "An operator accepted the containment. It stays in effect.",
  undoing: "Cordon undoes the response now.",
  "partly-undone":
    "Some steps are not undone: an undo would re-enable stolen credentials, or did not name the step.",
  conflict: "Another principal changed what Cordon had set. Cordon left that change as it is.",
  undone: "Every reversible step is undone.",
  observed: "No changes made. The steps show what Cordon would have done.",
  refused: "Cordon refused to act. Not contained: act by hand.",
  "nothing-to-contain": "No changes made. There was nothing to contain.",
  declined: "An operator declined the plan. No changes made.",
  expired: "No decision before the deadline. No changes made.",
};

function changed(sign: string, tone: Tone, state: ChangeState): Shown {
  return shown(sign, tone, CHANGE_WORDS[state]);
}

export const CHANGES: Readonly<Record<ChangeState, Shown>> = {
  planned: changed("○", "quiet", "planned"),
  applying: changed("…", "careful", "applying"),
  applied: changed("✔", "good", "applied"),
  verified: changed("✔", "good", "verified"),
  moot: changed("–", "quiet", "moot"),
  joined: changed("✔", "good", "joined"),
  failed: changed("✖", "bad", "failed"),
  undone: changed("↩", "quiet", "undone"),
  kept: changed("!", "careful", "kept"),
  conflict: changed("!", "bad", "conflict"),
};

/** A change that was in effect, and that the last verification found different. */
export const NOT_IN_EFFECT: Shown = shown("!", "bad", STATE_WORDS["not-in-effect"]);

/** Colours a text by how bad it is. */
export function toned({ paint }: Look, tone: Tone, text: string): string {
  return { good: paint.green, careful: paint.yellow, bad: paint.red, quiet: paint.dim }[tone](text);
}
