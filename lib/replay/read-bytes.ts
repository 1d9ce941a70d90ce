import { createReadStream } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { inflate } from "./inflate.ts";

/** What whoever reads is told, and can say. */
export interface Reading {
  /** So many more bytes of the files, as they are stored, have been read. */
  readonly onBytes?: (bytes: number) => void;
  /** Ends the reading where it is. */
  readonly signal?: AbortSignal | undefined;
}

/** What a file says, or standard input for "-", gzip or not, piece by piece. Throws when it cannot be read. */
export async function* readBytes(file: string, reading: Reading = {}): AsyncGenerator<Uint8Array> {
  const stream: Readable =
    file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1_024 });
  if (reading.signal) addAbortSignal(reading.signal, stream);
  const pieces = counted(stream, reading.onBytes);
  // gzip is known by its first two bytes, whatever the file is called.
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await pieces.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = startingWith(start, pieces);
  yield* start[0] === 0x1f && start[1] === 0x8b ? inflate(whole) : whole;
}

async function* counted(
  stream: Readable,
  onBytes: Reading["onBytes"],
): AsyncGenerator<Uint8Array, undefined> {
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    onBytes?.(piece.length);
    yield piece;
  }
}

async function* startingWith(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* rest;
}
