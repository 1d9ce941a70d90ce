import type { Asset } from "../../model/action.ts";

/** The current grant as text: "" where it does not exist. */
export interface Found {
  /** The unique id of the user, role, group or policy. */
  readonly id: string;
  readonly now: string;
}

/** The other facts that a plan needs. */
export interface Look extends Found {
  /** The value that the containment sets. */
  readonly back: string;
  /** Before → after, displayed beside `thing`. */
  readonly words: { readonly given: string; readonly back: string };
  readonly affected: readonly string[];
  readonly limits: readonly string[];
  readonly protectedBy?: string;
  readonly asset: Asset;
}

/** One IAM attribute that a recorded call set, with its read and its write. */
export interface Grant {
  /** Displayed name: "policy AdministratorAccess on user ana". */
  readonly thing: string;
  readonly hold: string;
  look(): Promise<Look | { readonly moot: string } | { readonly refused: string }>;
  /** Undefined where its user, role, group or policy does not exist. */
  now(): Promise<Found | undefined>;
  /** Whether two values are equal. */
  same(a: string, b: string): boolean;
  /** Sets the value that `look` returned as `back`. A holder that no longer exists is success. */
  take(back: string): Promise<void>;
  /** Grants the recorded value again, on undo. */
  give(given: string): Promise<void>;
}
