import { Unreadable } from "../../events/unreadable.ts";

/** Reads a part of a finding; of a sample's, what cannot be read is left out: its ids are made up, and nothing is done with them. */
export function attempt<T>(sample: boolean, reader: () => T): T | undefined {
  try {
    return reader();
  } catch (error) {
    if (sample && error instanceof Unreadable) return undefined;
    throw error;
  }
}
