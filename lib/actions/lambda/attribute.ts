/** What Lambda says of what is gone; in a bundle the SDK names errors as the answer does (lib/infra/prune-schemas.ts). */
export const GONE = /^ResourceNotFound(Exception)?$/;

/** Where one attribute of a function stands before an undo; `put` sets it back, in a conflict only when forced. */
export interface Look {
  readonly before: string;
  readonly set: string;
  readonly now: string;
  readonly will: string;
  /** Somebody set it to something else since; says what a forced undo does. */
  readonly over?: string;
  put?(): Promise<unknown>;
}

/** One attribute that freezing sets. */
export interface Attribute {
  freeze(): Promise<void>;
  look(): Promise<Look>;
}
