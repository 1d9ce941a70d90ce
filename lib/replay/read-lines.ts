import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** The longest string that is still comfortable to parse; in characters. */
export const MOST_CHARACTERS = 256 * 1_024 * 1_024;

/**
 * The lines of a file, or of standard input for "-", gzip or not, with flat memory. Throws when it cannot be read.
 * Splits at line feeds only: node:readline would also split at U+2028, which JSON allows inside text.
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of await plain(file === "-" ? process.stdin : createReadStream(file))) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MOST_CHARACTERS) throw new Error(`a line is longer than ${MOST_CHARACTERS} characters`);
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

/** Undoes gzip, which is known by its first two bytes whatever the file is called. */
const plain = async (raw: Readable): Promise<Readable> => {
  const chunks = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = Readable.from(startingWith(start, chunks));
  return start[0] === 0x1f && start[1] === 0x8b ? pipeline(whole, createGunzip(), () => undefined) : whole;
};

async function* startingWith(
  start: Buffer,
  chunks: AsyncIterator<Buffer, undefined>,
): AsyncGenerator<Buffer> {
  yield start;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
