import type { News } from "../../model/ask.ts";
import type { ChangeState, State } from "../../model/response.ts";
import type { Look } from "./paint.ts";

/** How bad: colour is only ever added to a word and a sign. */
export type Tone = "good" | "careful" | "bad" | "quiet";

export interface Shown {
  readonly sign: string;
  readonly word: string;
  readonly tone: Tone;
  /** The decision's reasons explain the state. */
  readonly because?: true;
}

export const STATES: Readonly<Record<State, Shown>> = {
  new: { sign: "…", word: "planning", tone: "careful" },
  waiting: { sign: "?", word: "needs a decision", tone: "careful", because: true },
  containing: { sign: "…", word: "containing", tone: "careful" },
  contained: { sign: "✔", word: "contained", tone: "good" },
  partly: { sign: "!", word: "PARTLY contained", tone: "bad" },
  failed: { sign: "✖", word: "FAILED", tone: "bad" },
  "not-in-effect": { sign: "!", word: "NOT HOLDING", tone: "bad" },
  accepted: { sign: "✔", word: "accepted", tone: "good" },
  undoing: { sign: "…", word: "undoing", tone: "careful" },
  "partly-undone": { sign: "!", word: "partly undone", tone: "careful" },
  conflict: { sign: "!", word: "UNDO CONFLICT", tone: "bad" },
  undone: { sign: "↩", word: "undone", tone: "quiet" },
  observed: { sign: "○", word: "observed only", tone: "quiet", because: true },
  refused: { sign: "✖", word: "REFUSED", tone: "bad", because: true },
  "nothing-to-contain": { sign: "–", word: "nothing to do", tone: "quiet" },
  declined: { sign: "–", word: "declined", tone: "quiet" },
  expired: { sign: "–", word: "expired", tone: "quiet" },
};

/** What a state means for whoever reads it, in a sentence. */
export const MEANING: Readonly<Record<State, string>> = {
  new: "It is being planned; nothing has been touched.",
  waiting: "Nothing has been touched: somebody must decide.",
  containing: "It is being contained right now.",
  contained: "Every containing step is in force, and was read back.",
  partly: "Some of it is in force, some is not: see the steps.",
  failed: "Nothing of it is in force: see why below, and contain by hand with `cordon contain`.",
  "not-in-effect": "It was contained, and something of it is not in force any more.",
  accepted: "A person accepted the containment: it stays in force.",
  undoing: "It is being put back right now.",
  "partly-undone":
    "Some of it is still in force: what would have given power back to stolen credentials, or was not named.",
  conflict: "Somebody changed what Cordon had set; that was left as they set it.",
  undone: "Everything that could be put back is as it was.",
  observed: "Nothing was touched: this is what would have been done.",
  refused: "Nothing was touched, and nobody contained this.",
  "nothing-to-contain": "There was nothing left to contain.",
  declined: "A person decided against it; nothing was touched.",
  expired: "Nobody decided in time; nothing was touched.",
};

export const CHANGES: Readonly<Record<ChangeState, Shown>> = {
  planned: { sign: "○", word: "planned, not done", tone: "quiet" },
  applying: { sign: "…", word: "being applied", tone: "careful" },
  applied: { sign: "✔", word: "in force", tone: "good" },
  verified: { sign: "✔", word: "in force, verified from outside", tone: "good" },
  moot: { sign: "–", word: "nothing to do", tone: "quiet" },
  joined: { sign: "✔", word: "in force already, shared", tone: "good" },
  failed: { sign: "✖", word: "FAILED", tone: "bad" },
  undone: { sign: "↩", word: "put back", tone: "quiet" },
  kept: { sign: "!", word: "kept in force", tone: "careful" },
  conflict: { sign: "!", word: "changed by others, left alone", tone: "bad" },
};

/** What is new where the state is not. */
export const NEWS: Readonly<Record<News, string>> = {
  reminder: "people were reminded",
  escalated: "nobody decided in time: more people were called",
  replanned: "the world moved: there is a fresh plan, and earlier yeses are void",
  approved: "somebody said yes",
  "new-target": "a new target joined",
  "left-alone": "an update names a new target, and nobody contains it",
  confirm: "people are asked to confirm what was done",
  "ends-soon": "it ends by itself soon",
  extended: "it is held longer",
  "undo-approved": "somebody said yes to undoing it",
  reapplying: "it did not hold, and is being set again",
  "evidence-lost": "evidence is not complete",
};

/** Colours a text by how bad it is. */
export function toned({ paint }: Look, tone: Tone, text: string): string {
  return { good: paint.green, careful: paint.yellow, bad: paint.red, quiet: paint.dim }[tone](text);
}
