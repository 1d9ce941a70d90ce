import { grouped } from "./summary-page.ts";

const CELLS = 24;
const EVERY = 100;

export interface Bar {
  /** `n` more bytes of the files have been read. */
  bytes(n: number): void;
  events(n: number): void;
  /** Writes a line above the bar. */
  say(line: string): void;
  clear(): void;
}

/** Whether a bar is drawn: on a terminal, outside CI. */
export function hasBar(
  input: boolean,
  out: { isTTY?: boolean } = process.stderr,
  env = process.env,
): boolean {
  return input && out.isTTY === true && !env["CI"] && env["TERM"] !== "dumb";
}

/** The progress of a replay: the share of its bytes where the total is known, events, and events per second. */
export function newBar(
  isShown: boolean,
  total: number | undefined,
  out: Pick<NodeJS.WriteStream, "write"> & { readonly columns?: number } = process.stderr,
  now: () => number = Date.now,
): Bar {
  const since = now();
  let [read, count, drawn] = [0, 0, 0];
  const clear = (): void => {
    if (drawn > 0) out.write("\r\x1b[2K");
    drawn = 0;
  };
  const draw = (): void => {
    const moment = now();
    if (!isShown || moment - drawn < EVERY) return;
    const rate = grouped(count / Math.max((moment - since) / 1_000, 0.001));
    const said = `${grouped(count)} events, ${rate}/s`;
    const text = `  ${far(read, total)}  ${said}`.slice(0, (out.columns ?? 80) - 1);
    out.write(`\r\x1b[2K${text}`);
    drawn = moment;
  };
  return {
    bytes(n) {
      read += n;
    },
    events(n) {
      count += n;
      draw();
    },
    say(line) {
      clear();
      out.write(`${line}\n`);
    },
    clear,
  };
}

function far(read: number, total: number | undefined): string {
  if (!total) return megabytes(read);
  const share = Math.min(read / total, 1);
  const full = Math.round(share * CELLS);
  const bar = `${"█".repeat(full)}${"░".repeat(CELLS - full)}`;
  return `${bar} ${Math.floor(share * 100)} % of ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
