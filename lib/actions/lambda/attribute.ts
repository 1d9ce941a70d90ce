import type { Preview } from "../../model/action.ts";

/** One attribute that freezing a function changes. */
export interface Attribute {
  freeze(): Promise<void>;
  /** Previews the undo of this attribute. */
  preview(): Promise<Preview>;
}
