import { Unreadable } from "../../events/unreadable.ts";

/** Reads a part of a finding; for a sample, leaves out what cannot be read: its ids are fictitious, and no step uses them. */
export function attempt<T>(sample: boolean, reader: () => T): T | undefined {
  try {
    return reader();
  } catch (error) {
    if (sample && error instanceof Unreadable) return undefined;
    throw error;
  }
}
