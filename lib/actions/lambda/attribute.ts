import type { Preview } from "../../model/action.ts";

/** One attribute that freezing a function sets. */
export interface Attribute {
  freeze(): Promise<void>;
  /** How it is before an undo, which sets it as it was. */
  preview(): Promise<Preview>;
}
