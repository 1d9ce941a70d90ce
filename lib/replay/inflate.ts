import { setImmediate as nextTurn } from "node:timers/promises";
import { createGunzip } from "node:zlib";

/**
 * Decompresses gzip, one member after the other, in pieces. Throws where it is truncated or damaged, after the content before was yielded
 * (with damage, except the last 256 KB, which zlib keeps): a stream's own iterator would drop its buffer.
 */
export async function* inflate(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1_024 });
  let out: Uint8Array[] = [];
  let failure: Error | undefined;
  // After an error no callback reports that a piece was written.
  let wake = (): void => undefined;
  gunzip
    .on("data", (piece: Uint8Array) => out.push(piece))
    .on("error", (error) => {
      failure = error;
      wake();
    })
    .on("end", () => wake());
  const until = (begin: (done: () => void) => void): Promise<void> =>
    new Promise((done) => {
      wake = done;
      begin(done);
    });
  const taken = (): Uint8Array[] => {
    const ready = out;
    out = [];
    return ready;
  };
  let written: Promise<void> = Promise.resolve();
  try {
    for await (const piece of pieces) {
      await written;
      const ready = taken();
      if (failure) break;
      // While another thread decompresses the next piece, this one processes the piece before.
      written = until((done) => gunzip.write(piece, () => done()));
      yield* ready;
    }
    await written;
    await nextTurn();
    yield* taken();
    if (!failure) await until(() => gunzip.end());
    yield* taken();
    if (failure) throw new Error(`gzip: ${failure.message}`, { cause: failure });
  } finally {
    gunzip.destroy();
  }
}
