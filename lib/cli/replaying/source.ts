import { readEvents, type Stored } from "../../replay/read-events.ts";
import { Failure } from "../program/failure.ts";
import type { FindingsOptions } from "./findings.ts";
import { openFiles } from "./open-files.ts";
import { type Bar, hasBar, newBar } from "./progress-bar.ts";

/** The events to read, in batches, with the progress bar. */
export interface Source {
  readonly batches: AsyncIterable<readonly Stored[]>;
  readonly bar: Bar;
  /** Standard error is a terminal with a progress bar. */
  readonly isWatched: boolean;
  readonly signal: AbortSignal;
}

export interface SourceOptions extends FindingsOptions {
  readonly findings?: true | undefined;
  readonly input: boolean;
}

/** Opens files, or the account's findings. Throws `Failure` for neither, for both, and for a missing file. */
export async function openSource(
  files: readonly string[],
  options: SourceOptions,
  signal: AbortSignal,
): Promise<Source> {
  const isWatched = hasBar(options.input);
  if (options.findings) {
    if (files.length > 0) throw new Failure("usage", "use files or --findings, not both");
    const { findingsOf } = await import("./findings.ts");
    const bar = newBar(isWatched, undefined);
    return { batches: findingsOf(options, bar), bar, isWatched, signal };
  }
  for (const option of ["region", "profile"] as const)
    if (options[option]) throw new Failure("usage", `--${option} goes with --findings: files need no AWS`);
  if (files.length === 0)
    throw new Failure("usage", "name files or folders, - for standard input, or --findings");
  const stored = await openFiles(files);
  const sizes = stored.map(({ bytes }) => bytes ?? Number.NaN);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const bar = newBar(isWatched, Number.isNaN(total) ? undefined : total);
  const paths = stored.map(({ path }) => path);
  return { batches: readEvents(paths, { onBytes: bar.bytes, signal }), bar, isWatched, signal };
}
