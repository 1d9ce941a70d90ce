import type { Asset } from "../../model/action.ts";

/** What a grant is now, as text: "" where it is not there. */
export interface Found {
  /** The unique id of the user, role, group or policy. */
  readonly id: string;
  readonly now: string;
}

/** What a plan needs beside that. */
export interface Look extends Found {
  /** What taking it back sets. */
  readonly back: string;
  /** Before → after, for people, beside `thing`. */
  readonly words: { readonly given: string; readonly back: string };
  readonly affected: readonly string[];
  readonly limits: readonly string[];
  readonly protectedBy?: string;
  readonly asset: Asset;
}

/** One attribute of IAM that a recorded call gave a value, and how to read and to set it. */
export interface Grant {
  /** "policy AdministratorAccess on user ana". */
  readonly thing: string;
  readonly hold: string;
  look(): Promise<Look | { readonly moot: string } | { readonly refused: string }>;
  /** Undefined where its user, role, group or policy is gone. */
  now(): Promise<Found | undefined>;
  /** Whether two values are one. */
  same(a: string, b: string): boolean;
  /** Takes it back: sets what `look` called `back`. Gone meanwhile is success. */
  take(back: string): Promise<void>;
  /** Gives it again, on undo: exactly the recorded value. */
  give(given: string): Promise<void>;
}
