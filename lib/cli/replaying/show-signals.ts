import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Read, signalReader } from "../../replay/read-signals.ts";
import { signalLine } from "../../replay/signal-line.ts";
import { bare } from "../../replay/target-text.ts";
import { loadSources } from "../../units/load-units.ts";
import { EXIT } from "../program/failure.ts";
import { toJson } from "../words/clean.ts";
import { onInterrupt } from "./interrupt.ts";
import { newProblems } from "./problems.ts";
import { openSource, type SourceOptions } from "./source.ts";

const ROOT = join(import.meta.dirname, "../../..");

/**
 * `cordon signals`: what the sources make of stored events, in order. With `json` one line an event,
 * `{ event, signals: [{ source, signal } | { source, error: { field, reason } }] }`; what is no event is told on standard
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
          yield options.json ? `${toJson({ event: id, signals }, 0)}\n` : lines(id, signals);
        }
      }
      bar.events(batch.length);
      // A signal is only heard between two turns.
      await new Promise((resolve) => setImmediate(resolve));
      if (interrupt.signal.aborted) break;
    }
    problems.end();
  };
  try {
    await pipeline(output, process.stdout, { end: false });
  } catch (error) {
    // Whoever read it has seen enough.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  } finally {
    bar.clear();
    interrupt.end();
  }
  if (interrupt.code() !== undefined) process.exitCode = interrupt.code();
}

function lines(id: string | null, signals: readonly Read[]): string {
  const said = signals.map((one) =>
    "signal" in one
      ? `  ${one.source}  ${bare(one.signal.type)}  ${bare(signalLine(one.signal))}`
      : `  ${one.source}  cannot be read: ${bare(one.error.field)} ${bare(one.error.reason)}`,
  );
  return [
    `event ${bare(id ?? "without an id")}`,
    ...(said.length > 0 ? said : ["  no source listens"]),
    "",
  ].join("\n");
}
