import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Mode } from "../../model/mode.ts";
import { TOO_DEEP } from "../../replay/read-events.ts";
import { type ReplayedBy, replayer } from "../../replay/replay-event.ts";
import { newTally } from "../../replay/tally.ts";
import { loadPlaybooks } from "../../units/load-playbooks.ts";
import { loadGuardrails } from "../../units/load-units.ts";
import { EXIT, Failure } from "../program/failure.ts";
import { toJson } from "../words/clean.ts";
import { lookOf } from "../words/paint.ts";
import { newChanges } from "./changes-page.ts";
import { newEachEvent } from "./each-event.ts";
import type { FailOn } from "./fail-on.ts";
import { onInterrupt } from "./interrupt.ts";
import { replayAll } from "./replay-all.ts";
import { openSource } from "./source.ts";
import { summaryPage } from "./summary-page.ts";
import { unwanted } from "./unwanted.ts";

export interface ReplayOptions {
  /** As in this mode for every playbook. */
  readonly as: Mode;
  readonly json?: true | undefined;
  readonly each?: true | undefined;
  /** Another commit. */
  readonly diff?: string | undefined;
  readonly failOn?: readonly FailOn[] | undefined;
  readonly findings?: true | undefined;
  readonly region?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  readonly input: boolean;
  readonly color: boolean;
}

/** One line of `--json`, with characters that could move a cursor escaped. */
function answer({ unreadBy: _, ...replayed }: ReplayedBy): string {
  return `${toJson(replayed, 0)}\n`;
}

const ROOT = join(import.meta.dirname, "../../..");

/**
 * `cordon replay`: runs the playbooks on stored events, in order. With `json` one line per event, a `Replayed`; else a
 * summary. What is not an event goes to standard error, and the exit code becomes 7. Throws `Failure`.
 */
export async function replay(files: readonly string[], options: ReplayOptions): Promise<void> {
  const { as: mode, json, diff, failOn = [] } = options;
  if (failOn.includes("change") && diff === undefined)
    throw new Failure("usage", "--fail-on change needs --diff REF, the commit to compare with");
  const interrupt = onInterrupt();
  const source = await openSource(files, options, interrupt.signal);
  const [playbooks, guardrails] = await Promise.all([
    loadPlaybooks(join(ROOT, "playbooks")),
    loadGuardrails(ROOT),
  ]);
  const since = Date.now();
  const tally = newTally(playbooks.map(({ id }) => id));
  const each = newEachEvent(options.each === true);
  const changes = newChanges();
  const answered = replayAll(source, replayer(playbooks, guardrails, mode), tally);
  let against: string | undefined;

  const summary = (stream: NodeJS.WriteStream): string => {
    const look = lookOf(stream, options.color);
    const about = {
      mode,
      ms: Date.now() - since,
      isCut: each.isCut() && !options.each && diff === undefined,
    };
    return [
      ...(against === undefined ? [] : changes.page(against, look)),
      ...summaryPage(tally, about, look),
      "",
    ].join("\n");
  };
  const output = async function* (): AsyncGenerator<string> {
    if (diff === undefined)
      for await (const batch of answered)
        yield batch.map(({ replayed }) => (json ? answer(replayed) : each.add(replayed))).join("");
    else {
      const { changesAgainst } = await import("./changes-against.ts");
      for await (const found of changesAgainst(diff, answered, {
        root: ROOT,
        mode,
        signal: interrupt.signal,
        onUnsent: () => {
          tally.problems += 1;
          source.bar.say(`event not compared: it is ${TOO_DEEP}`);
        },
      })) {
        if ("name" in found) against = found.name;
        else {
          changes.add(found);
          if (json) yield `${toJson(found, 0)}\n`;
        }
      }
    }
    source.bar.clear();
    if (json) return;
    const few = diff === undefined ? each.few() : "";
    yield `${few}${few && "\n"}${summary(process.stdout)}`;
  };

  try {
    await pipeline(output, process.stdout, { end: false });
  } catch (error) {
    // The reader closed the pipe.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  } finally {
    source.bar.clear();
    interrupt.end();
  }
  if (json && source.isWatched) process.stderr.write(summary(process.stderr));
  if (tally.problems > 0) process.exitCode = EXIT.partly;
  const found = unwanted(failOn, tally, changes.count());
  if (found !== undefined) {
    console.error(`cordon: --fail-on found: ${found}`);
    process.exitCode = EXIT.checkFailed;
  }
  if (interrupt.code() !== undefined) {
    console.error("cordon: interrupted: the result covers the events read so far");
    process.exitCode = interrupt.code();
  }
}
