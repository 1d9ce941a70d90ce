import type { Standing } from "./action.ts";

/** What an undo would do with one attribute, for people. */
export interface UndoLine {
  readonly step: number;
  readonly action: string;
  readonly target: string;
  readonly hold: string;
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
