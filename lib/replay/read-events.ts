import { isRecord } from "../model/json.ts";
import { plain } from "../model/plain-text.ts";
import { envelopesOf } from "./envelope.ts";
import type { Found } from "./line-values.ts";
import { type Reading, readBytes } from "./read-bytes.ts";
import { newSplitter } from "./split-values.ts";

export const TOO_DEEP = "nested deeper than any event is";

/** A stored event, or why none was found where one was expected. */
export type Stored = { readonly event: object } | { readonly problem: string };

/**
 * The events in files, in order and in batches: JSON lines, JSON documents, CloudTrail log files, gzip of any, "-" for standard input.
 * Unreadable parts become a `problem` in their place, and reading continues; memory use does not grow with the files.
 */
export async function* readEvents(
  files: readonly string[],
  reading: Reading = {},
): AsyncGenerator<readonly Stored[]> {
  for (const file of files) {
    const splitter = newSplitter();
    try {
      for await (const piece of readBytes(file, reading)) yield storedIn(splitter.push(piece), file);
      yield storedIn(splitter.end(), file);
    } catch (error) {
      if (reading.signal?.aborted) return;
      // A part that was cut off at its end follows from this, and is not reported again.
      const last = splitter.end().filter((found) => "value" in found);
      yield [...storedIn(last, file), problemIn(file, (error as Error).message)];
    }
  }
}

function problemIn(file: string, problem: string): Stored {
  return { problem: plain(`${file}: ${problem}`, 400) };
}

function storedIn(found: readonly Found[], file: string): Stored[] {
  const stored: Stored[] = [];
  for (const one of found) {
    if ("problem" in one) stored.push(problemIn(file, one.problem));
    else
      for (const event of eventsIn(one.value))
        stored.push(
          isRecord(event) ? { event } : problemIn(file, event ?? "a JSON value that is not an event"),
        );
  }
  return stored;
}

/** The events in a value; undefined, or the reason, for another value. */
function eventsIn(value: unknown): readonly (Record<string, unknown> | string | undefined)[] {
  try {
    return envelopesOf(value).map((event) => (isRecord(event) ? event : undefined));
  } catch (error) {
    if (error instanceof RangeError) return [TOO_DEEP];
    throw error;
  }
}
