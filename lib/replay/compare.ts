import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Mode } from "../model/mode.ts";
import { type Change, differences } from "./differences.ts";
import type { Replayed } from "./replay-event.ts";
import { newSplitter } from "./split-values.ts";

/** An event and its outcome with the code here. */
export interface Answered {
  readonly event: object;
  readonly replayed: Replayed;
}

export interface Comparing {
  readonly folder: string;
  readonly mode: Mode;
  readonly signal: AbortSignal;
  /** Called for an event that cannot be compared, because it is nested too deep for JSON. */
  readonly onUnsent: () => void;
}

/**
 * Replays events also with another commit's code, in a separate process, and compares line by line: keeps only lines in transit. Throws
 * when that process does not answer every event.
 */
export async function* compare(
  batches: AsyncIterable<readonly Answered[]>,
  { folder, mode, signal, onUnsent }: Comparing,
): AsyncGenerator<readonly Change[]> {
  const child = spawn(
    process.execPath,
    [join(folder, "bin/cordon.ts"), "replay", "--json", "--as", mode, "-"],
    { cwd: folder, stdio: ["pipe", "pipe", "pipe"] },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  child.stdin.on("error", () => undefined); // It has ended: its exit says why.
  const ended = once(child, "close");
  const asked: Answered[] = [];
  const asking = ask(batches, child.stdin, asked, onUnsent).catch((error: unknown) => {
    child.kill();
    return error;
  });
  try {
    const splitter = newSplitter();
    for await (const piece of child.stdout as AsyncIterable<Uint8Array>)
      yield changesIn(splitter.push(piece));
    yield changesIn(splitter.end());
    const error = await asking;
    if (error !== undefined) throw error;
    const [code] = await ended;
    if (!signal.aborted && asked.length > 0)
      throw new Error(`it ended with ${code}: ${said.trim() || "silent"}`);
  } finally {
    child.kill();
  }

  function changesIn(found: readonly ({ value: unknown } | { problem: string })[]): Change[] {
    return found.flatMap((one) => {
      const mine = asked.shift();
      if ("problem" in one || mine === undefined)
        throw new Error("its replay says something else than one line an event");
      const before = one.value as Replayed;
      if (before.event !== mine.replayed.event)
        throw new Error(`its replay is out of step at event ${mine.replayed.event}`);
      return differences(before, mine.replayed);
    });
  }
}

async function ask(
  batches: AsyncIterable<readonly Answered[]>,
  stdin: NodeJS.WritableStream & { readonly destroyed?: boolean },
  asked: Answered[],
  onUnsent: () => void,
): Promise<undefined> {
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    if (stdin.destroyed) return;
    let lines = "";
    for (const one of batch) {
      const line = lineOf(one.event);
      if (line === undefined) onUnsent();
      else {
        asked.push(one);
        lines += line;
      }
    }
    if (!stdin.write(lines)) await drained(stdin);
  }
  stdin.end();
}

/** An event in a form that is read as exactly this event, whatever its content; undefined when there is none. */
function lineOf(event: object): string | undefined {
  try {
    return `${JSON.stringify(Object.hasOwn(event, "detail-type") ? { event } : event)}\n`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Waits until the stream accepts more, or never will. */
function drained(stdin: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stdin.off("drain", done).off("close", done);
      resolve();
    };
    stdin.on("drain", done).on("close", done);
  });
}
