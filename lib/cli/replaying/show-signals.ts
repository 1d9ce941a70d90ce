import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { signalReader } from "../../replay/read-signals.ts";
import { loadSources } from "../../units/load-units.ts";
import { EXIT } from "../program/failure.ts";
import { toJson } from "../words/clean.ts";
import { lookOf } from "../words/paint.ts";
import { onInterrupt } from "./interrupt.ts";
import { newProblems } from "./problems.ts";
import { signalPage } from "./signal-page.ts";
import { openSource, type SourceOptions } from "./source.ts";

const ROOT = join(import.meta.dirname, "../../..");

/**
 * `cordon signals`: reads stored events as the sources do, in order. With `json` one line per event,
 * `{ event, signals: [{ source, signal } | { source, error: { field, reason } }] }`. What is not an event goes to standard
 * error, and the exit code becomes 7. Throws `Failure`.
 */
export async function showSignals(
  files: readonly string[],
  options: SourceOptions & { readonly json?: true | undefined },
): Promise<void> {
  const interrupt = onInterrupt();
  const { batches, bar } = await openSource(files, options, interrupt.signal);
  const read = signalReader(await loadSources(ROOT));
  const problems = newProblems(bar);
  const look = lookOf(process.stdout, options.color);
  const output = async function* (): AsyncGenerator<string> {
    for await (const batch of batches) {
      for (const stored of batch) {
        if ("problem" in stored) {
          process.exitCode = EXIT.partly;
          problems.tell(stored.problem);
        } else {
          const { event } = stored;
          const id = "id" in event && typeof event.id === "string" ? event.id : null;
          const signals = read(event);
          yield options.json
            ? `${toJson({ event: id, signals }, 0)}\n`
            : `${signalPage(id, signals, look).join("\n")}\n`;
        }
      }
      bar.events(batch.length);
      // Node handles a signal only between two turns of its event loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (interrupt.signal.aborted) break;
    }
    problems.end();
  };
  try {
    await pipeline(output, process.stdout, { end: false });
  } catch (error) {
    // The reader closed the pipe.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  } finally {
    bar.clear();
    interrupt.end();
  }
  if (interrupt.code() !== undefined) process.exitCode = interrupt.code();
}
