import { createReadStream } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { inflate } from "./inflate.ts";

/** Callbacks of a read. */
export interface Reading {
  /** This many more bytes of the files, as stored, were read. */
  readonly onBytes?: (bytes: number) => void;
  /** Ends the read. */
  readonly signal?: AbortSignal | undefined;
}

/** The content of a file, or standard input for "-", gzip or not, as UTF-8, in pieces. Throws when it cannot be read. */
export async function* readBytes(file: string, reading: Reading = {}): AsyncGenerator<Uint8Array> {
  const stream: Readable =
    file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1_024 });
  if (reading.signal) addAbortSignal(reading.signal, stream);
  const stored = await opened(counted(stream, reading.onBytes));
  // The first two bytes identify gzip, whatever the file's name.
  yield* asUtf8(stored.mark === 0x1f8b ? inflate(stored.whole) : stored.whole);
}

/** PowerShell's `>` writes UTF-16, with a byte order mark. */
const UTF_16: ReadonlyMap<number, string> = new Map([
  [0xfffe, "utf-16le"],
  [0xfeff, "utf-16be"],
]);

async function* asUtf8(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { mark, whole } = await opened(pieces);
  const encoding = UTF_16.get(mark);
  if (encoding === undefined) return yield* whole;
  const decoder = new TextDecoder(encoding);
  for await (const piece of whole) yield Buffer.from(decoder.decode(piece, { stream: true }));
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

/** The first two bytes, and the whole stream. */
async function opened(pieces: AsyncGenerator<Uint8Array>) {
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await pieces.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  return { mark: start.length < 2 ? -1 : start.readUInt16BE(), whole: startingWith(start, pieces) };
}

async function* startingWith(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* rest;
}
