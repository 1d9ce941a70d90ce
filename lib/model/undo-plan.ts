import type { Standing } from "./action.ts";

/** How a preview names a target that does not exist any more: nothing of it is in effect, and nothing is missing. */
export const GONE = "gone";

/** What an undo would do with one attribute, for people. */
export interface UndoLine {
  readonly step: number;
  readonly action: string;
  readonly target: string;
  readonly hold: string;
  /** Its undo re-enables stolen credentials: it must be named. */
  readonly rearms?: true;
  readonly will:
    | "put back"
    | "leave: changed by others"
    | "keep: would re-arm"
    | "let go: others hold it"
    | "nothing";
  readonly standing?: Standing;
  readonly note?: string;
}

export interface UndoPlan {
  readonly response: string;
  readonly lines: readonly UndoLine[];
  /** What a decision is made on; a moved world has another one. */
  readonly hash: string;
}
