import { isRecord } from "../model/json.ts";
import { plain } from "../model/plain-text.ts";
import { envelopesOf } from "./envelope.ts";
import type { Found } from "./line-values.ts";
import { type Reading, readBytes } from "./read-bytes.ts";
import { newSplitter } from "./split-values.ts";

export const TOO_DEEP = "nested deeper than any event is";

/** An event as it was stored, or why there is none where one was expected. */
export type Stored = { readonly event: object } | { readonly problem: string };

/**
 * The events in files, in order and by the handful: JSON lines, JSON documents, CloudTrail log files, gzip of any, "-" for
 * standard input. What cannot be read is a `problem` in its place, and reading goes on; memory does not grow with the files.
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
      // What is cut at its end follows from this, and is not told again.
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

/** The events in a value; undefined, or why, for what is none. */
function eventsIn(value: unknown): readonly (Record<string, unknown> | string | undefined)[] {
  try {
    return envelopesOf(value).map((event) => (isRecord(event) ? event : undefined));
  } catch (error) {
    if (error instanceof RangeError) return [TOO_DEEP];
    throw error;
  }
}
